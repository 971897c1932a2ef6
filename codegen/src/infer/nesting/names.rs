//! A set of numbers of names that is cheap to copy and to extend.

use std::rc::Rc;

/// The set. A copy shares all it can with its original.
#[derive(Clone, Debug, Default)]
pub(super) struct Names(Option<Rc<Node>>);

#[derive(Debug)]
struct Node {
    name: u32,
    /// What differs from `name` in the bit that this depth looks at: 0 left, 1 right.
    below: [Names; 2],
}

impl Names {
    pub(super) fn contains(&self, name: u32) -> bool {
        let (mut at, mut bits) = (self, name);
        while let Some(node) = &at.0 {
            if node.name == name {
                return true;
            }
            let [left, right] = &node.below;
            at = if bits & 1 == 0 { left } else { right };
            bits >>= 1;
        }
        false
    }

    /// The set with `name` in it.
    pub(super) fn with(&self, name: u32) -> Self {
        if self.contains(name) { self.clone() } else { self.with_bits(name, name) }
    }

    /// The set with `name` in it, if there is one.
    pub(super) fn with_some(&self, name: Option<u32>) -> Self {
        name.map_or_else(|| self.clone(), |name| self.with(name))
    }

    /// At most 32 deep: each step takes a bit of the number.
    fn with_bits(&self, name: u32, bits: u32) -> Self {
        let Some(node) = &self.0 else {
            return Self(Some(Rc::new(Node { name, below: Default::default() })));
        };
        let [left, right] = &node.below;
        let below = if bits & 1 == 0 {
            [left.with_bits(name, bits >> 1), right.clone()]
        } else {
            [left.clone(), right.with_bits(name, bits >> 1)]
        };
        Self(Some(Rc::new(Node { name: node.name, below })))
    }
}
