//! Words of no language: names of the protocol and of programming, and signs. They stand on the pages of every language
//! and tell nothing of it.

use super::{Answer, App, Fact, TypeWord, table::Words};

pub(super) static WORDS: Words = Words {
    language: None,
    headings: &[],
    heading_ends: &[],
    error_ends: &[],
    samples: &["demo"],
    sampled: &[],
    numerals: &[],
    plain_headings: &[],
    columns: &[],
    error_columns: &[],
    facts: &[
        (Fact::Url, &["HTTP URL"]),
        (Fact::Method, &["HTTP Method"]),
        (Fact::ContentType, &["HTTP Content-Type"]),
    ],
    apps: &[(App::Custom, &["custom"]), (App::Store, &["isv"])],
    answers: &[
        (Answer::Yes, &["y", "true", "√", "✓", "✔", "✅"]),
        (Answer::No, &["n", "false", "×", "✗", "✘", "❌"]),
    ],
    conditions: &[],
    required_marks: &[],
    nothing: &["", "-", "\\-"],
    labels: &[],
    scope_labels: &[],
    limits: &[],
    rule_starts: &[],
    rules: None,
    types: &[
        (TypeWord::String, &["string", "str", "text", "date", "datetime", "timestamp", "bytes"]),
        (
            TypeWord::Int,
            &[
                "int", "integer", "int64", "int32", "int16", "int8", "uint", "uint32", "uint64", "long",
                "short", "byte",
            ],
        ),
        (TypeWord::Float, &["float", "double", "number", "number(float)", "float64", "float32", "decimal"]),
        (TypeWord::Bool, &["bool", "boolean"]),
        (TypeWord::File, &["file", "binary"]),
        (TypeWord::Enum, &["enum"]),
        (
            TypeWord::Any,
            &["object", "json", "any", "union", "interface", "struct", "obj", "dict", "jsonobject"],
        ),
        (TypeWord::Unsaid, &["", "-", "/", "--", "\\-", "undefined"]),
        (TypeWord::List, &["list", "array"]),
    ],
    lists_of: &[],
    special_limits: &[],
    windows: &[],
    per: &["/"],
    times: &[],
    downloads: &[],
    deprecated: &[],
    empty_objects: &[],
    idempotency: &[],
    later: &[],
    may_be_empty: &[],
    damages: &[],
};
