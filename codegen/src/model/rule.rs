//! What binds a parameter or a member: whether it must be given, and what its value must satisfy.

use serde::{Deserialize, Serialize};

/// Whether a parameter must be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "RequiredJson", into = "RequiredJson")]
pub enum Required {
    /// 是
    Yes,
    /// 否
    No,
    /// 条件必填 and the like.
    Conditional,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum RequiredJson {
    Fixed(bool),
    Conditional(ConditionalWord),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum ConditionalWord {
    Conditional,
}

impl From<RequiredJson> for Required {
    fn from(json: RequiredJson) -> Self {
        match json {
            RequiredJson::Fixed(true) => Self::Yes,
            RequiredJson::Fixed(false) => Self::No,
            RequiredJson::Conditional(_) => Self::Conditional,
        }
    }
}

impl From<Required> for RequiredJson {
    fn from(required: Required) -> Self {
        match required {
            Required::Yes => Self::Fixed(true),
            Required::No => Self::Fixed(false),
            Required::Conditional => Self::Conditional(ConditionalWord::Conditional),
        }
    }
}

/// What a value must satisfy.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Rule {
    /// Length of a text.
    Length {
        /// At least.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<u64>,
        /// At most.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<u64>,
        /// What is counted.
        unit: LengthUnit,
    },
    /// Number of elements of a list.
    Items {
        /// At least.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<u64>,
        /// At most.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<u64>,
    },
    /// Value of a number.
    Range {
        /// At least.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<serde_json::Number>,
        /// At most.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<serde_json::Number>,
    },
    /// A regular expression, exactly as the docs print it.
    Pattern {
        /// JavaScript's dialect, mostly.
        regex: String,
    },
    /// 不能以 `value` 开头
    NotPrefix {
        /// The forbidden start.
        value: String,
    },
    /// 不能设置为 `value`
    NotEqual {
        /// The forbidden value.
        value: String,
    },
}

/// What a length counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LengthUnit {
    /// 字符
    Chars,
    /// 字节
    Bytes,
    /// The docs do not say.
    Unstated,
}
