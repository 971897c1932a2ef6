//! What no JSON reader would take, and people write all the same.

/// Something that no JSON reader would take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Quirk {
    /// `// …`, `# …`, `/* … */`
    Comment,
    /// `[1, 2,]`
    TrailingComma,
    /// `{"a": 1 "b": 2}`
    LostComma,
    /// `，` or `：` for the ASCII character
    FullWidth,
    /// A name or value that is neither quoted nor a number, `true`, `false` or `null`
    BareWord,
    /// A string with a quote or a line end in it, or with an escape that means nothing
    BrokenString,
    /// A bracket that closes nothing
    StrayBracket,
    /// The end comes before the last bracket
    BrokenOff,
    /// More than one value
    SeveralValues,
    /// Deeper than what is kept
    TooDeep,
}

impl Quirk {
    /// What it is, for a sentence.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Comment => "a comment",
            Self::TrailingComma => "a trailing comma",
            Self::LostComma => "a lost comma",
            Self::FullWidth => "a full-width comma or colon",
            Self::BareWord => "a word without quotes",
            Self::BrokenString => "a broken string",
            Self::StrayBracket => "a bracket that closes nothing",
            Self::BrokenOff => "a missing bracket at its end",
            Self::SeveralValues => "several values",
            Self::TooDeep => "too deep a nesting",
        }
    }
}
