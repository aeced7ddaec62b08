//! What to do about a finding, with the flags of this program.

use gatecast::diagnostic::{Help, Setting};

/// The help as one types it here.
pub(crate) fn worded(help: &Help) -> String {
    help.worded(flag)
}

/// The flag or command for a setting.
fn flag(setting: &Setting) -> String {
    match setting {
        Setting::Parameter { name: None, .. } => "--parameter 'NAME=VALUE'".to_owned(),
        Setting::Parameter { name: Some(name), value } => {
            format!("--parameter '{name}={}'", value.as_deref().unwrap_or("…"))
        }
        Setting::Api(None) => "--api".to_owned(),
        Setting::Api(Some(name)) => format!("--api '{name}'"),
        Setting::Format => "--input".to_owned(),
        Setting::ResponseType(example) => format!("--type, for example --type {example}"),
        Setting::Root => "--root DIR".to_owned(),
        Setting::MaxTemplateBytes => "--max-template-bytes".to_owned(),
        Setting::ApiKey => "--api-key KEY".to_owned(),
        Setting::Stage => "--stage NAME".to_owned(),
        Setting::Page(topic) => format!("`gatecast explain {topic}`"),
        // One that the library has and this program does not know yet.
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_names_flags_here_and_options_in_the_library() {
        let settings = [
            Setting::Parameter { name: None, value: None },
            Setting::parameter("Origin"),
            Setting::Parameter { name: Some("IsProd".to_owned()), value: Some("true".into()) },
            Setting::Api(None),
            Setting::Api(Some("Orchard".to_owned())),
            Setting::Format,
            Setting::ResponseType("UNAUTHORIZED"),
            Setting::Root,
            Setting::MaxTemplateBytes,
            Setting::ApiKey,
            Setting::Stage,
            Setting::Page("types"),
        ];
        for setting in settings {
            let help = Help::from("use ").setting(setting);
            let (here, library) = (worded(&help), help.to_string());
            assert!(here.contains(" --") || here.contains("`gatecast "), "{here}");
            assert!(!library.contains("--") && !library.contains("gatecast"), "{library}");
        }
    }
}
