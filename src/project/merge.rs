//! Which APIs of several documents are one.

use indexmap::IndexMap;

use super::{LoadError, Loaded, LoadedDocument};
use crate::diagnostic::Checked;
use crate::gateway::Api;
use crate::import::{ImportError, select};

/// Whether a name means the same API in every file: an id that API Gateway gave it, or none at
/// all. A logical id or an address is one only within its template or module.
pub(super) fn is_global(name: Option<&str>) -> bool {
    name.is_none_or(|name| {
        name.len() == 10 && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    })
}

/// APIs that are checked.
pub(super) struct SeparateApis {
    /// Every API of every document, on its own.
    pub(super) apis: Vec<Api>,
    /// Those that several documents define, later definitions over earlier ones.
    pub(super) merged: Vec<Api>,
}

impl Loaded {
    /// All APIs of all documents.
    pub fn apis(&self) -> impl Iterator<Item = &Api> {
        self.documents.iter().flat_map(|document| &document.apis)
    }

    /// Whether there is an API to take: one of this name, or any.
    #[must_use]
    pub fn has_any(&self, requested: Option<&str>) -> bool {
        self.apis().any(|api| requested.is_none_or(|requested| api.is_called(requested)))
    }

    /// The API of all documents, later ones over earlier ones.
    ///
    /// A document may hold several APIs. Where a name is requested, the one of that name counts, and
    /// one without a name: the output of a client does not name its API.
    ///
    /// # Errors
    /// [`ImportError`] where there is no such API, or several to choose from.
    pub fn merged(self, requested: Option<&str>) -> Result<Checked<Api>, ImportError> {
        let is_requested = |api: &Api| requested.is_some_and(|requested| api.is_called(requested));
        let is_found = self.apis().any(is_requested);
        if requested.is_some() && !is_found {
            return self.not_called(requested);
        }
        let mut api = Api::default();
        let mut findings = Vec::new();
        for mut document in self.documents {
            if is_found {
                document.apis.retain(|api| is_requested(api) || api.name.is_none());
                if document.apis.is_empty() {
                    continue;
                }
            }
            let picked = document.apis.iter().any(is_requested).then_some(requested).flatten();
            let selected = select(document.apis, picked, document.source.as_ref())?;
            api.merge(selected.into_value(&mut findings));
        }
        Ok(Checked::new(api, findings))
    }

    /// The API of all documents, or every API on its own where the documents customise several and
    /// none was asked for. APIs that have the same name in several files are told apart by their files.
    ///
    /// # Errors
    /// As [`merged`](Self::merged): also where a document of one nameless API stands beside several.
    pub fn each(self, requested: Option<&str>) -> Result<Checked<Vec<Api>>, ImportError> {
        let customised = |document: &LoadedDocument| {
            document.apis.iter().filter(|api| !api.definitions().is_empty()).count()
        };
        let is_several = |document: &LoadedDocument| customised(document) > 1;
        let is_nameless = |document: &LoadedDocument| {
            customised(document) == 1 && document.apis.iter().all(|api| api.name.is_none())
        };
        if requested.is_some()
            || !self.documents.iter().any(is_several)
            || self.documents.iter().any(is_nameless)
        {
            let Checked { value, diagnostics } = self.merged(requested)?;
            return Ok(Checked::new(vec![value], diagnostics));
        }
        let mut apis: IndexMap<(Option<String>, Option<String>), Api> = IndexMap::new();
        for api in self.documents.into_iter().flat_map(|document| document.apis) {
            if !api.definitions().is_empty() {
                let is_same_everywhere = api.name.is_some() && is_global(api.name.as_deref());
                let file = api.file().filter(|_| !is_same_everywhere).map(str::to_owned);
                apis.entry((api.name.clone(), file)).or_default().merge(api);
            }
        }
        Ok(Checked::new(apis.into_values().collect(), Vec::new()))
    }

    /// Every API that the documents name, those of one name in several documents merged; the only one where
    /// they name less than two. One folder may hold several APIs of a name, each in a file of its own.
    ///
    /// # Errors
    /// As [`merged`](Self::merged), and [`LoadError::Nameless`].
    pub fn into_apis(self, requested: Option<&str>) -> Result<Checked<Vec<Api>>, LoadError> {
        let mut names: Vec<&str> = Vec::new();
        for api in self.apis() {
            names.extend(api.name.as_deref().filter(|name| !names.contains(name)));
        }
        let named = |document: &LoadedDocument| document.apis.iter().filter(|api| api.name.is_some()).count();
        let is_several = names.len() > 1 || self.documents.iter().any(|document| named(document) > 1);
        if requested.is_some() || !is_several {
            let Checked { value, diagnostics } = self.merged(requested)?;
            return Ok(Checked::new(vec![value], diagnostics));
        }
        let mut apis: Vec<Api> = Vec::new();
        for document in self.documents {
            let before = apis.len();
            for api in document.apis {
                let name = api.name.as_deref().ok_or(LoadError::Nameless)?;
                match apis[..before].iter_mut().find(|known| known.name.as_deref() == Some(name)) {
                    Some(known) => known.merge(api),
                    None => apis.push(api),
                }
            }
        }
        Ok(Checked::new(apis, Vec::new()))
    }

    /// The APIs on their own. Those of two documents are one as well where they have an id that means
    /// the same everywhere; one without a name, as in the output of a client, belongs to the only API
    /// there is.
    pub(super) fn separate(self, requested: Option<&str>) -> Result<SeparateApis, ImportError> {
        if requested.is_some() && !self.has_any(requested) {
            return Ok(SeparateApis { apis: vec![self.not_called(requested)?.value], merged: Vec::new() });
        }
        let is_requested = |api: &Api| requested.is_none_or(|requested| api.is_called(requested));
        let mut apis = Vec::new();
        let mut merged: IndexMap<Option<String>, (usize, Api)> = IndexMap::new();
        let all = self.documents.into_iter().flat_map(|document| document.apis);
        for api in all.filter(|api| is_requested(api) || api.name.is_none()) {
            if is_global(api.name.as_deref()) {
                let is_nameless = api.name.is_none() && merged.len() == 1;
                let only = if is_nameless { merged.keys().next().cloned() } else { None };
                let (parts, known) = merged.entry(only.unwrap_or_else(|| api.name.clone())).or_default();
                *parts += 1;
                known.merge(api.clone());
            }
            apis.push(api);
        }
        let merged = merged.into_values().filter(|(parts, _)| *parts > 1).map(|(_, api)| api);
        Ok(SeparateApis { apis, merged: merged.collect() })
    }

    /// The answer where no API has the requested name: which there are.
    fn not_called(self, requested: Option<&str>) -> Result<Checked<Api>, ImportError> {
        let source = self.documents.iter().find_map(|document| document.source.clone());
        let apis = self.documents.into_iter().flat_map(|document| document.apis).collect();
        select(apis, requested, source.as_ref())
    }
}
