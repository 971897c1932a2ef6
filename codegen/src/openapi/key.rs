//! The keys of components, for which OpenAPI allows few characters.

use std::collections::{BTreeSet, HashMap};

/// Hands out keys, each once: the name alone to whoever asks first, then with a number.
pub(super) struct Keys<'s> {
    service: &'s str,
    used: BTreeSet<String>,
    numbers: HashMap<String, usize>,
}

impl<'s> Keys<'s> {
    /// Keys that begin with the name of a service, so that no two services have one in common.
    pub fn of(service: &'s str) -> Self {
        Self { service, used: BTreeSet::new(), numbers: HashMap::new() }
    }

    /// `contact_v3.unit_department`, `contact_v3.unit_department_2`
    pub fn free(&mut self, name: &str) -> String {
        let base = format!("{}.{}", self.service, plain(name));
        let number = self.numbers.entry(base.clone()).or_insert(0);
        loop {
            *number += 1;
            let key = if *number == 1 { base.clone() } else { format!("{base}_{number}") };
            if self.used.insert(key.clone()) {
                return key;
            }
        }
    }
}

fn plain(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '.') { c } else { '_' };
    let key = name.chars().map(plain).collect::<String>();
    if key.bytes().any(|b| b.is_ascii_alphanumeric()) { key } else { "object".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_handed_out_once_and_has_plain_characters() {
        let mut keys = Keys::of("a_v1");
        let names = ["user", "user_2", "user", "用户", "a b/c~d"];
        let expected = ["a_v1.user", "a_v1.user_2", "a_v1.user_3", "a_v1.object", "a_v1.a_b_c_d"];
        assert_eq!(names.map(|name| keys.free(name)), expected);
    }
}
