//! The two signatures of the platform, over the bytes as they came.

use std::fmt::Write;
use std::time::{Duration, SystemTime};

use http::HeaderMap;
use ring::digest::{Algorithm, Context, SHA1_FOR_LEGACY_USE_ONLY, SHA256};
use subtle::ConstantTimeEq;

use crate::secret::Secret;

/// Which of the two.
#[derive(Clone, Copy, Debug)]
pub(super) enum Scheme {
    /// Of events and callbacks, by the Encrypt Key: SHA-256.
    Event,
    /// Of old cards, by the verification token: SHA-1.
    OldCard,
}

impl Scheme {
    fn algorithm(self) -> &'static Algorithm {
        match self {
            Self::Event => &SHA256,
            Self::OldCard => &SHA1_FOR_LEGACY_USE_ONLY,
        }
    }
}

const TIMESTAMP: &str = "x-lark-request-timestamp";
const NONCE: &str = "x-lark-request-nonce";
const SIGNATURE: &str = "x-lark-signature";

/// What a signature says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The platform sent it, at a time near to now.
    Good,
    /// There is no signature, or it is another one.
    Wrong,
    /// The platform sent it, some other time.
    Stale,
}

/// Whether a request comes with a signature.
pub(super) fn is_signed(headers: &HeaderMap) -> bool {
    headers.contains_key(SIGNATURE)
}

/// Holds the signature of a request against its headers and its body. `tolerance` is how far its timestamp may be from
/// `now`, either way.
pub(super) fn verify(
    scheme: Scheme,
    key: &Secret,
    headers: &HeaderMap,
    body: &[u8],
    now: SystemTime,
    tolerance: Duration,
) -> Verdict {
    let header = |name| headers.get(name).map_or(&b""[..], |value| value.as_bytes());
    let (timestamp, given) = (header(TIMESTAMP), header(SIGNATURE));
    let expected = signature(scheme, [timestamp, header(NONCE), key.expose().as_bytes(), body]);
    // Texts of different lengths are told apart at once: how long a signature is, everybody knows.
    match bool::from(expected.as_bytes().ct_eq(given)) {
        // Without a key everybody can sign.
        true if !key.is_empty() && is_near(timestamp, now, tolerance) => Verdict::Good,
        true if !key.is_empty() => Verdict::Stale,
        _ => Verdict::Wrong,
    }
}

fn signature(scheme: Scheme, parts: [&[u8]; 4]) -> String {
    let mut context = Context::new(scheme.algorithm());
    for part in parts {
        context.update(part);
    }
    context.finish().as_ref().iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a text does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Whether a timestamp is so near: in seconds, or with as many more digits as make milliseconds or microseconds.
fn is_near(timestamp: &[u8], now: SystemTime, tolerance: Duration) -> bool {
    let number = str::from_utf8(timestamp).ok().and_then(|text| text.parse::<u64>().ok());
    let since = number.map(|number| match timestamp.len() {
        0..=11 => Duration::from_secs(number),
        12..=14 => Duration::from_millis(number),
        _ => Duration::from_micros(number),
    });
    let Some(then) = since.and_then(|since| SystemTime::UNIX_EPOCH.checked_add(since)) else {
        return false;
    };
    let apart = now.duration_since(then).unwrap_or_else(|earlier| earlier.duration());
    apart <= tolerance
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = b"{\"encrypt\": \"abc\"}";

    fn headers(timestamp: &str, signature: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in [(TIMESTAMP, timestamp), (NONCE, "n0"), (SIGNATURE, signature)] {
            headers.insert(name, value.parse().expect("a header"));
        }
        headers
    }

    fn judged(scheme: Scheme, timestamp: &str, signature: &str, at: u64) -> Verdict {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(at);
        verify(scheme, &"key".into(), &headers(timestamp, signature), BODY, now, Duration::from_secs(5 * 60))
    }

    /// Both made with another implementation: `printf '1700000000n0key{"encrypt": "abc"}' | sha256sum`, and `sha1sum`.
    const SHA_256: &str = "f51ae545983d34387862253e49b8f8e20cbbaefc4013d965fd60a7b4c9838bd4";
    const SHA_1: &str = "1fe1a2bb91f009c826c355798633cef67fe05113";

    #[test]
    fn both_signatures_are_those_of_other_implementations() {
        assert_eq!(judged(Scheme::Event, "1700000000", SHA_256, 1_700_000_000), Verdict::Good);
        assert_eq!(judged(Scheme::OldCard, "1700000000", SHA_1, 1_700_000_000), Verdict::Good);
        assert_eq!(judged(Scheme::Event, "1700000000", SHA_1, 1_700_000_000), Verdict::Wrong);
        assert_eq!(judged(Scheme::Event, "1700000001", SHA_256, 1_700_000_000), Verdict::Wrong);
        assert_eq!(judged(Scheme::Event, "1700000000", "", 1_700_000_000), Verdict::Wrong);
    }

    #[test]
    fn a_signature_is_good_for_as_long_as_was_said() {
        for (at, verdict) in [
            (1_699_999_699, Verdict::Stale),
            (1_699_999_700, Verdict::Good),
            (1_700_000_300, Verdict::Good),
            (1_700_000_301, Verdict::Stale),
        ] {
            assert_eq!(judged(Scheme::Event, "1700000000", SHA_256, at), verdict, "{at}");
        }
    }

    #[test]
    fn an_empty_key_signs_nothing() {
        let empty = Secret::default();
        let signature = signature(Scheme::OldCard, [b"1700000000", b"n0", b"", BODY]);
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        let headers = headers("1700000000", &signature);
        let verdict = verify(Scheme::OldCard, &empty, &headers, BODY, now, Duration::from_secs(5 * 60));
        assert_eq!(verdict, Verdict::Wrong);
    }

    #[test]
    fn times_are_read_by_their_length_and_what_is_none_is_far_away() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        let is_near = |text: &str| is_near(text.as_bytes(), now, Duration::from_secs(1));
        assert!(is_near("1700000000") && is_near("1700000000123") && is_near("1700000000123456"));
        for text in ["", "now", "-1700000000", "17000000001700000000170000000017", "2023-11-14 22:13:20"] {
            assert!(!is_near(text), "{text}");
        }
    }
}
