//! Tests of gateway responses: what clients will get is stored in snapshots, and reviewed there.

use std::io::{self, Write};
use std::{error::Error, fs};

use gatecast::{Gateway, ImportOptions, SourceFile, import};

/// The gateway responses that the definition of the API sets up.
fn gateway() -> Result<Gateway, Box<dyn Error>> {
    let file = "fixtures/petstore/openapi.yaml";
    let source = SourceFile::new(file, fs::read_to_string(file)?);
    let api = import(&source, &ImportOptions::default())?.value;
    Ok(Gateway::compile(&api).value)
}

/// Prints what clients get for every response type.
fn main() -> Result<(), Box<dyn Error>> {
    write!(io::stdout(), "{}", gateway()?.responses())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use gatecast::{Event, Failure};

    /// The responses of all types, in one snapshot.
    #[test]
    fn every_response() -> Result<(), Box<dyn Error>> {
        insta::assert_snapshot!(gateway()?.responses());
        Ok(())
    }

    /// One failure on one request.
    #[test]
    fn an_authorizer_says_why_it_denies() -> Result<(), Box<dyn Error>> {
        let failure = Failure::named("authorizer-explicit-deny").ok_or("no such failure")?;
        let mut event = Event::sample_for(&failure);
        event.set_context("authorizer.reason", "no pets today");
        insta::assert_snapshot!(gateway()?.respond(&failure, &event));
        Ok(())
    }
}
