//! A language that no page is written in, for the tests: all that it takes to read one more is in this file.

use super::{
    Answer, App, Column, ErrorColumn, Fact, Label, Language,
    Limit::{Length, Value},
    Rules, Topic, TypeWord,
    Where::Anywhere,
    phrase,
    table::Words,
};

pub(super) const LANGUAGE: Language = Language("eo");

pub(super) static WORDS: Words = Words {
    language: Some(LANGUAGE),
    headings: &[
        (Topic::Request, &["Peto"]),
        (Topic::Header, &["Peta kapo"]),
        (Topic::Path, &["Vojaj parametroj"]),
        (Topic::Query, &["Demandaj parametroj"]),
        (Topic::Body, &["Peta korpo"]),
        (Topic::Response, &["Respondo", "Responda korpo"]),
        (Topic::Errors, &["Statkodoj"]),
    ],
    heading_ends: &["klarigo"],
    error_ends: &["Erarkodo"],
    samples: &["ekzemplo"],
    sampled: &[(Topic::ResponseSample, &["Responda"]), (Topic::RequestSample, &["Peta"])],
    numerals: &[],
    plain_headings: &[],
    columns: &[
        (Column::Name, &["Nomo"]),
        (Column::Type, &["Tipo"]),
        (Column::Required, &["Deviga"]),
        (Column::Description, &["Klarigo"]),
    ],
    error_columns: &[
        (ErrorColumn::Status, &["HTTP-stato"]),
        (ErrorColumn::Code, &["Erarkodo"]),
        (ErrorColumn::Message, &["Klarigo"]),
        (ErrorColumn::Hint, &["Konsilo"]),
    ],
    facts: &[
        (Fact::RateLimit, &["Ofteco"]),
        (Fact::AppTypes, &["Aplikaĵoj"]),
        (Fact::Scopes, &["Rajtoj"]),
        (Fact::FieldScopes, &["Kampaj rajtoj"]),
    ],
    apps: &[(App::Custom, &["propra"]), (App::Store, &["vendeja"])],
    answers: &[(Answer::Yes, &["Jes"]), (Answer::No, &["Ne"])],
    conditions: &["deviga se"],
    required_marks: &["(deviga)"],
    nothing: &["neniu"],
    labels: &[
        (Label::Example, &["Ekzempla valoro"]),
        (Label::Default, &["Defaŭlta valoro"]),
        (Label::Choices, &["Eblaj valoroj"]),
        (Label::Rules, &["Reguloj"]),
        (Label::Format, &["Formo"]),
        (Label::Fixed, &["Fiksa valoro"]),
        (Label::Scopes, &["Kampaj rajtoj"]),
    ],
    scope_labels: &["kampaj rajtoj"],
    limits: &["Plej granda valoro"],
    rule_starts: &["Longo", "Plej"],
    rules: Some(&RULES),
    types: &[(TypeWord::String, &["teksto"]), (TypeWord::Int, &["nombro"])],
    lists_of: &[],
    special_limits: &["Aparta ofteco"],
    windows: &[(60, &["minuto"]), (1, &["sekundo"])],
    per: &[" en "],
    times: &["fojoj"],
    downloads: &["duuma fluo"],
    deprecated: &["malrekomendata"],
    empty_objects: &["malplena objekto"],
    idempotency: &["idempotenta"],
    later: &["reprovu poste"],
    may_be_empty: &["povas esti malplena"],
    damages: &[],
};

static RULES: Rules = Rules {
    is: "estas",
    to: "ĝis",
    counter: "nur ",
    chars: "signoj",
    bytes: "bajtoj",
    behind: " longa",
    hints: "Longo|Plej",
    phrases: &[
        phrase(Length, Anywhere, "Longo<is><min><u><to><max><unit>", "Longo: `1` ĝis `50` signoj"),
        phrase(Value, Anywhere, "Plej granda valoro<is><max>", "Plej granda valoro: `9`"),
    ],
};
