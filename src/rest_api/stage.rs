//! Stages, and the keys and limits of their callers.

use crate::source::{Place, Text};

/// A stage that the files define.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Its name.
    pub name: Text,
    /// Its variables.
    pub variables: Vec<(Text, Text)>,
    /// Where it is defined.
    pub place: Option<Place>,
}

/// How much its callers may call.
#[derive(Clone, Debug)]
pub struct UsagePlan {
    /// What it is called.
    pub name: String,
    /// How often a key may call.
    pub throttle: Option<Throttle>,
    /// How much a key may call in a period.
    pub quota: Option<Quota>,
    /// The keys that belong to it, by the names of [`ApiKey`].
    pub keys: Vec<String>,
    /// Where it is defined.
    pub place: Option<Place>,
}

/// How often a key may call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Throttle {
    /// Requests a second.
    pub rate: f64,
    /// Requests at once.
    pub burst: Option<u32>,
}

/// How much a key may call in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// Requests.
    pub limit: u64,
    /// The period.
    pub period: QuotaPeriod,
}

/// The period of a quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuotaPeriod {
    /// A day.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
}

impl QuotaPeriod {
    /// As API Gateway calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Day => "DAY",
            Self::Week => "WEEK",
            Self::Month => "MONTH",
        }
    }

    /// The period of this name: `DAY`, `WEEK`, `MONTH`.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        match name.to_ascii_uppercase().as_str() {
            "DAY" => Some(Self::Day),
            "WEEK" => Some(Self::Week),
            "MONTH" => Some(Self::Month),
            _ => None,
        }
    }
}

/// An API key that the files define.
#[derive(Clone, Debug)]
pub struct ApiKey {
    /// What it is called.
    pub name: String,
    /// Its value, where the files say it.
    pub value: Option<Text>,
    /// Whether callers may use it. API Gateway refuses one that is switched off as one that it does not know.
    pub is_enabled: bool,
    /// Where it is defined.
    pub place: Option<Place>,
}
