//! One part of an address as a name on the disk, on any system.

/// Bytes of a segment at most. File systems allow 255, of which a hash and an extension need some.
const SEGMENT: usize = 80;

/// Names that mean a device on Windows.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul", "com", "lpt"];

/// What is left of one segment.
pub(crate) fn safe(raw: &str) -> String {
    let plain =
        |c: char| if c.is_ascii_alphanumeric() || "_-".contains(c) { c.to_ascii_lowercase() } else { '-' };
    let mut clean = raw.chars().take(SEGMENT).map(plain).collect::<String>();
    if is_device(&clean) || clean.starts_with('-') {
        clean.insert(0, '_');
    }
    clean
}

pub(crate) fn is_device(name: &str) -> bool {
    let number =
        |rest: &str| rest.is_empty() || rest.len() == 1 && rest.bytes().all(|byte| byte.is_ascii_digit());
    DEVICES.iter().any(|device| name.strip_prefix(device).is_some_and(number))
}
