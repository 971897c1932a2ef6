//! Where in a JSON document something is.

use std::fmt;

use super::line::one_line;

/// So many characters of a key are kept: it comes from outside, and stands in the path of whatever is wrong below it.
const LONGEST_KEY: usize = 100;

/// A place in a JSON document, written as `data.items[2].name`. The document itself is the empty path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path {
    /// Innermost first: errors collect their path while they travel outwards.
    reversed: Vec<Step>,
}

/// One step from a value to a value inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Field(&'static str),
    Key(String),
    Index(usize),
}

impl Step {
    /// A key of a map, as much of it as a path needs.
    pub(super) fn key(mut key: String) -> Self {
        if let Some((end, _)) = key.char_indices().nth(LONGEST_KEY + 1) {
            key.truncate(end);
            key.shrink_to_fit();
        }
        Self::Key(key)
    }
}

impl Path {
    /// Adds the step that led here, as seen from one level further out.
    pub(crate) fn leave(&mut self, step: Step) {
        self.reversed.push(step);
    }

    /// Whether the path means the document itself.
    pub fn is_empty(&self) -> bool {
        self.reversed.is_empty()
    }

    /// How many steps it is to the place.
    pub(crate) fn len(&self) -> usize {
        self.reversed.len()
    }

    /// The path for a log: with `*` for what are no names of the docs but data.
    #[cfg(feature = "tracing")]
    pub(crate) fn without_keys(&self) -> Self {
        let star = |step: &Step| match step {
            Step::Key(_) => Step::Field("*"),
            Step::Field(_) | Step::Index(_) => step.clone(),
        };
        Self { reversed: self.reversed.iter().map(star).collect() }
    }
}

impl From<&[Step]> for Path {
    fn from(steps: &[Step]) -> Self {
        Self { reversed: steps.iter().rev().cloned().collect() }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut dot = "";
        for step in self.reversed.iter().rev() {
            match step {
                Step::Field(name) => write!(f, "{dot}{name}")?,
                Step::Key(name) => write!(f, "{dot}{}", one_line(name, LONGEST_KEY))?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
            dot = ".";
        }
        Ok(())
    }
}
