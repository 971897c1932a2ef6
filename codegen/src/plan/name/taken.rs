//! Names that have a meaning already.

/// Type names that an emitted file uses with their usual meaning: the prelude's, and the runtime's.
pub(super) const TAKEN_TYPES: &[&str] = &[
    "ApiCode",
    "AsMut",
    "AsRef",
    "BTreeMap",
    "Box",
    "Call",
    "Choice",
    "Client",
    "Clone",
    "Code",
    "Content",
    "Copy",
    "Debug",
    "Default",
    "DepartmentIdType",
    "DoubleEndedIterator",
    "Download",
    "Drop",
    "Empty",
    "Endpoint",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "FieldRule",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "IntChoice",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Items",
    "Iterator",
    "JsonText",
    "Layout",
    "LengthUnit",
    "Method",
    "Next",
    "None",
    "Ok",
    "Option",
    "Ord",
    "Other",
    "Paged",
    "Pages",
    "Part",
    "PartialEq",
    "PartialOrd",
    "Place",
    "RateLimit",
    "Record",
    "Reply",
    "Result",
    "Rule",
    "Self",
    "Send",
    "Sized",
    "Slot",
    "Some",
    "Spec",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "Token",
    "TryFrom",
    "TryInto",
    "Unpin",
    "UserIdType",
    "Value",
    "ValueRef",
    "Vec",
];

/// Variants that an open enum has anyway, and names that `Self::` must lead to elsewhere.
pub(super) const TAKEN_VARIANTS: &[&str] = &["Err", "Other", "Self"];

/// What the crates of services begin with.
pub(super) const CRATE_PREFIX: &str = "feishu_api_";

/// The service that the crate of the small services would be the crate of.
pub(super) const SMALL_SERVICES: &str = "small_services";

/// Names that a module cannot have: crates that paths begin with, cargo's own features, files with a meaning of their
/// own, and the devices of Windows.
pub(super) const TAKEN_MODULES: &[&str] = &[
    "alloc",
    "aux",
    "clock",
    "com0",
    "com1",
    "com2",
    "com3",
    "com4",
    "com5",
    "com6",
    "com7",
    "com8",
    "com9",
    "con",
    "core",
    "default",
    "feishu_runtime",
    "full",
    "lib",
    "lpt0",
    "lpt1",
    "lpt2",
    "lpt3",
    "lpt4",
    "lpt5",
    "lpt6",
    "lpt7",
    "lpt8",
    "lpt9",
    "main",
    "mod",
    "nul",
    "prn",
    "proc_macro",
    SMALL_SERVICES,
    "std",
    "test",
    "types",
];

/// The features of the client's core, which the facade passes on: who uses it needs no other dependency. A service's feature
/// stands beside them.
pub const CORE_FEATURES: [&str; 10] =
    ["blocking", "eq", "mock", "rate-limit", "redis", "serde", "socket", "tls-aws-lc", "tracing", "webhook"];

/// What the core hands on as modules: a service of such a name would stand in the facade in its place.
pub(super) const CORE_MODULES: &[&str] = &["blocking", "codec", "emitted", "id", "message", "mock", "rustls"];

/// Words that Rust keeps for itself, except for those that cannot even be written raw.
pub(super) const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Keywords that `r#` does not help.
pub(super) const HARD_KEYWORDS: &[&str] = &["crate", "self", "super"];
