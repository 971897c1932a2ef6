//! What is kept under names for as long as it is of use.

use std::collections::HashMap;

use super::key::TokenKey;

/// A table that loses what is over. It is looked through once it has doubled, so that with thousands of names each addition
/// costs next to nothing, and what is over is never more than what was of use at one moment.
#[derive(Debug)]
pub(crate) struct Swept<V> {
    kept: HashMap<TokenKey, V>,
    /// With more than so many it is looked through.
    many: usize,
}

/// So few are no matter.
const FEW: usize = 64;

impl<V> Default for Swept<V> {
    fn default() -> Self {
        Self { kept: HashMap::new(), many: FEW }
    }
}

impl<V> Swept<V> {
    pub fn get(&self, key: &TokenKey) -> Option<&V> {
        self.kept.get(key)
    }

    pub fn remove(&mut self, key: &TokenKey) {
        self.kept.remove(key);
    }

    /// Keeps this, and drops what is of no use where it is time for that.
    pub fn put(&mut self, key: TokenKey, value: V, is_of_use: impl Fn(&V) -> bool) {
        if self.kept.len() >= self.many {
            self.kept.retain(|_, value| is_of_use(value));
            self.many = FEW.max(2 * self.kept.len());
        }
        self.kept.insert(key, value);
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn row_11_many_names_are_looked_at_a_few_times_each_and_what_is_over_goes() {
        let (mut swept, looks) = (Swept::default(), Cell::new(0));
        let key = |number: usize| TokenKey::new("app", "tenant", Some(&number.to_string()));
        let looked = |is_of_use: bool| {
            looks.set(looks.get() + 1);
            is_of_use
        };
        for number in 0..50_000 {
            swept.put(key(number), true, |is_of_use| looked(*is_of_use));
        }
        assert_eq!(swept.kept.len(), 50_000);
        assert!(looks.get() < 3 * 50_000, "{} looks", looks.get());
        swept.kept.values_mut().for_each(|is_of_use| *is_of_use = false);
        for number in 0..80_000 {
            swept.put(key(number), false, |is_of_use| looked(*is_of_use));
        }
        assert!(swept.kept.len() < 1_000, "{} are kept", swept.kept.len());
    }
}
