//! What a file is written in, by its name: decided here and nowhere else.

use std::path::Path;

/// The syntax of a file, as its extension says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Syntax {
    Json,
    Yaml,
    /// A CloudFormation template in JSON or YAML.
    Template,
    /// HCL that belongs to a Terraform module.
    Terraform,
    Hcl,
    Shell,
    PowerShell,
    Markdown,
    /// A program in JavaScript or TypeScript that makes definitions.
    JavaScript,
    /// A program in another language that makes definitions.
    Program,
    Jsonnet,
}

/// Extensions without their dot, and the syntax of such files. A search of a folder opens these files
/// and no others; programs only where it finds nothing else.
const EXTENSIONS: [(&str, Syntax); 30] = [
    ("json", Syntax::Json),
    ("yaml", Syntax::Yaml),
    ("yml", Syntax::Yaml),
    ("template", Syntax::Template),
    ("tf", Syntax::Terraform),
    ("tfvars", Syntax::Terraform),
    ("hcl", Syntax::Hcl),
    ("sh", Syntax::Shell),
    ("bash", Syntax::Shell),
    ("zsh", Syntax::Shell),
    ("ps1", Syntax::PowerShell),
    ("psm1", Syntax::PowerShell),
    ("md", Syntax::Markdown),
    ("markdown", Syntax::Markdown),
    ("ts", Syntax::JavaScript),
    ("mts", Syntax::JavaScript),
    ("cts", Syntax::JavaScript),
    ("tsx", Syntax::Program),
    ("js", Syntax::JavaScript),
    ("mjs", Syntax::JavaScript),
    ("cjs", Syntax::JavaScript),
    ("py", Syntax::Program),
    ("go", Syntax::Program),
    ("java", Syntax::Program),
    ("kt", Syntax::Program),
    ("scala", Syntax::Program),
    ("cs", Syntax::Program),
    ("fs", Syntax::Program),
    ("jsonnet", Syntax::Jsonnet),
    ("libsonnet", Syntax::Jsonnet),
];

impl Syntax {
    /// Whether a file gives the variables of a Terraform module their values in HCL.
    pub(crate) fn is_terraform_values(path: impl AsRef<Path>) -> bool {
        path.as_ref().file_name().is_some_and(|name| name.to_string_lossy().ends_with(".tfvars"))
    }

    /// Whether a file gives the variables of a Terraform module their values as JSON.
    pub(crate) fn is_terraform_json(path: impl AsRef<Path>) -> bool {
        path.as_ref().file_name().is_some_and(|name| name.to_string_lossy().ends_with(".tfvars.json"))
    }

    /// The syntax of the file at `path`; `None` for an extension that is not known.
    pub(crate) fn of(path: impl AsRef<Path>) -> Option<Self> {
        let extension = path.as_ref().extension()?;
        EXTENSIONS.iter().find(|(known, _)| extension == *known).map(|(_, syntax)| *syntax)
    }

    /// Whether a file is one of a Terraform module in the JSON syntax.
    pub(crate) fn is_terraform_in_json(path: impl AsRef<Path>) -> bool {
        path.as_ref().file_name().is_some_and(|name| name.to_string_lossy().ends_with(".tf.json"))
    }

    /// Whether a file changes what the other files of its Terraform module define.
    pub(crate) fn is_terraform_override(path: impl AsRef<Path>) -> bool {
        let name = path.as_ref().file_name().unwrap_or_default().to_string_lossy();
        let stem = name.strip_suffix(".json").unwrap_or(&name).strip_suffix(".tf");
        stem.is_some_and(|stem| stem == "override" || stem.ends_with("_override"))
    }

    /// Whether it is a program, which has to be run.
    pub(crate) fn is_program(self) -> bool {
        matches!(self, Self::JavaScript | Self::Program | Self::Jsonnet)
    }

    /// Whether it is HCL, in a module or alone.
    pub(crate) fn is_hcl(self) -> bool {
        matches!(self, Self::Terraform | Self::Hcl)
    }
}
