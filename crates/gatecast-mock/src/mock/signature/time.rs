//! Of when a signature is, and whether that is near enough.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

use super::Refusal;

const FORMAT: &str = "%Y%m%dT%H%M%SZ";

/// How far the clocks of API Gateway and of a client may differ, in seconds: five minutes
/// (ministackorg/ministack#1746, measured 2026-09-15).
const TOLERANCE: u32 = 300;

/// For how long presigned requests are good at most, in seconds: a week.
const LONGEST: u32 = 604_800;

/// Reads `X-Amz-Date`, or a `Date` header, which may have either format.
pub(super) fn read(text: &str) -> Result<DateTime<Utc>, Refusal> {
    let compact = NaiveDateTime::parse_from_str(text, FORMAT).map(|date| date.and_utc());
    compact.or_else(|_| DateTime::parse_from_rfc2822(text).map(|date| date.to_utc())).map_err(|_| {
        Refusal::incomplete(format!(
            "Date must be in ISO-8601 'basic format'. Got '{text}'. See http://en.wikipedia.org/wiki/ISO_8601"
        ))
    })
}

/// Checks that a signature is good now. `expires` is what a presigned request says about that, in
/// seconds; otherwise it is good for five minutes.
///
/// That API Gateway keeps to `X-Amz-Expires`, and what it says then, is assumed.
pub(super) fn check(
    signed_at: DateTime<Utc>,
    expires: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    let good_for = match expires {
        None => TOLERANCE,
        Some(text) => {
            text.parse().ok().filter(|seconds| (1..=LONGEST).contains(seconds)).ok_or_else(|| {
                Refusal::incomplete(format!(
                    "X-Amz-Expires must be a number from 1 to {LONGEST}. Got '{text}'."
                ))
            })?
        }
    };
    let earliest = now.checked_sub_signed(seconds(good_for)).unwrap_or(now);
    let latest = now.checked_add_signed(seconds(TOLERANCE)).unwrap_or(now);
    let [signed, stands, first, last] = [signed_at, now, earliest, latest].map(|time| time.format(FORMAT));
    if signed_at < earliest {
        let span = in_words(good_for);
        let message = format!("Signature expired: {signed} is now earlier than {first} ({stands} - {span}.)");
        return Err(Refusal::invalid(message));
    }
    if signed_at > latest {
        let span = in_words(TOLERANCE);
        let message =
            format!("Signature not yet current: {signed} is still later than {last} ({stands} + {span}.)");
        return Err(Refusal::invalid(message));
    }
    Ok(())
}

fn seconds(number: u32) -> TimeDelta {
    TimeDelta::seconds(number.into())
}

fn in_words(seconds: u32) -> String {
    if seconds.is_multiple_of(60) { format!("{} min", seconds / 60) } else { format!("{seconds} sec") }
}
