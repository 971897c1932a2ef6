//! How often an endpoint may be called: `1000 次/分钟、50 次/秒`, `特殊频控`.

use crate::{
    model::{RateLimit, RateLimits, Special},
    words,
};

/// Reads the cell; `None` where it says nothing of limits.
pub(crate) fn read(text: &str) -> Option<RateLimits> {
    if words::SPECIAL_LIMITS.within(text) {
        return Some(RateLimits::Special(Special::Special));
    }
    let limits = parts(text).filter_map(limit).collect::<Vec<_>>();
    (!limits.is_empty()).then_some(RateLimits::Windows(limits))
}

/// Whether [`read`] leaves out a part of what the cell says.
pub(crate) fn leaves_out(text: &str) -> bool {
    !words::SPECIAL_LIMITS.within(text)
        && parts(text).any(|part| !part.trim().is_empty() && limit(part).is_none())
}

/// The limits are the text of a link; digits in its address mean nothing.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let text = text.trim_start_matches('[').split("](").next().unwrap_or_default();
    text.split(['、', '，', ',', '；', ';'])
}

/// `50 次/秒`, `50 per second`
fn limit(text: &str) -> Option<RateLimit> {
    let (requests, window) = words::PER.iter().find_map(|per| text.split_once(per))?;
    let requests = requests.trim();
    let requests = words::TIMES.iter().find_map(|times| requests.strip_suffix(times)).unwrap_or(requests);
    let requests = requests.trim().parse().ok()?;
    let (times, seconds) = words::WINDOWS.end_of(window.trim())?;
    let times = if times.trim().is_empty() { 1 } else { times.trim().parse().ok()? };
    Some(RateLimit { requests, per_seconds: seconds.checked_mul(times)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(text: &str, expected: &[(u32, u32)]) {
        let limits =
            expected.iter().map(|&(requests, per_seconds)| RateLimit { requests, per_seconds }).collect();
        assert_eq!(read(text), Some(RateLimits::Windows(limits)));
    }

    #[test]
    fn windows_in_words() {
        reads("[20 次/秒](/ssl:ttdoc/uUzN04SN3QjL1cDN)", &[(20, 1)]);
        reads("1000 次/分钟、50 次/秒", &[(1000, 60), (50, 1)]);
        reads("[5 次/5 分钟](x)", &[(5, 300)]);
    }

    #[test]
    fn a_part_in_no_known_words_is_left_out() {
        assert!(leaves_out("1000 次/分钟、50 QPS"));
        assert!(!leaves_out("[1000 次/分钟、50 次/秒](x，y)"));
    }

    #[test]
    fn special_limits_are_said_elsewhere() {
        assert_eq!(read("[特殊频控](/ssl:ttdoc/x)"), Some(RateLimits::Special(Special::Special)));
        assert_eq!(read(""), None);
    }
}
