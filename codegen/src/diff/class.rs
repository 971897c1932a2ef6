//! What each kind of change means for callers: one row a rule, with its reason and its example.

use std::fmt;

/// What a change does to those who use the generated crate, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Code that compiled, or calls that worked, may not any more.
    Breaking,
    /// Everything compiles alike, something acts otherwise.
    Behaviour,
    /// Something new that nobody has to use.
    Additive,
    /// Only what the docs say about it.
    Docs,
}

impl Class {
    /// Every class, worst first.
    pub const ALL: [Self; 4] = [Self::Breaking, Self::Behaviour, Self::Additive, Self::Docs];

    /// The word in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Behaviour => "behaviour",
            Self::Additive => "additive",
            Self::Docs => "docs",
        }
    }

    /// The smallest release that may carry a change of this class. A changed behaviour is no patch:
    /// a patch is what people take unread.
    pub const fn verdict(self) -> Verdict {
        match self {
            Self::Breaking => Verdict::Major,
            Self::Behaviour | Self::Additive => Verdict::Minor,
            Self::Docs => Verdict::Patch,
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// As what the generated crate may go out next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Nothing changed: nothing to release.
    #[default]
    None,
    /// Docs alone.
    Patch,
    /// Something new, or something that acts otherwise.
    Minor,
    /// Something that callers must look at before they compile or call again.
    Major,
}

impl Verdict {
    /// The word in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// One row of the class table.
#[derive(Debug)]
pub struct Row {
    /// The kind of change.
    pub kind: Kind,
    /// Its stable name, as in the JSON report.
    pub name: &'static str,
    /// Its class.
    pub class: Class,
    /// Why it has that class.
    pub rule: &'static str,
    /// A change of this kind.
    pub example: &'static str,
}

macro_rules! table {
    ($($kind:ident $name:literal $class:ident $rule:literal $example:literal;)+) => {
        /// The kinds of changes. What happens to what is sent and to what comes back are different kinds
        /// wherever they differ in class: a caller makes requests and only reads replies.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind { $(#[doc = $rule] $kind,)+ }

        /// The class table, in the order in which reports name kinds of the same class.
        pub const TABLE: &[Row] = &[$(Row {
            kind: Kind::$kind, name: $name, class: Class::$class, rule: $rule, example: $example,
        },)+];
    };
}

table! {
    // Endpoints.
    EndpointRemoved "endpoint-removed" Breaking
        "The request type is gone."
        "the page was deleted";
    EndpointRenamed "endpoint-renamed" Breaking
        "The same call has another id, and the Rust items follow the id."
        "`contact_v3.unit.list` is now `contact_v3.unit.list_department`";
    EndpointAdded "endpoint-added" Additive
        "A new request type touches no other."
        "a new page";
    MethodChanged "method-changed" Behaviour
        "The same code sends another HTTP method."
        "`POST` becomes `PUT`";
    UrlChanged "url-changed" Behaviour
        "The same code calls another URL; names of path parameters do not count."
        "`/v1/user/list` becomes `/v1/users`";
    HostChanged "host-changed" Breaking
        "The same code sends tokens and bodies to another host: somebody has to want that."
        "the platform's own becomes `https://www.feishu.cn`";
    HostAdded "host-added" Breaking
        "An added endpoint sends tokens and bodies to a host that no call went to before."
        "a new page whose URL is at `https://accounts.feishu.cn`";
    Deprecated "deprecated" Behaviour
        "Code that uses it compiles with a warning."
        "the page moved to the historic versions";
    DeprecationLifted "deprecation-lifted" Docs
        "A warning goes away."
        "the page came back from the historic versions";

    // Events.
    EventRemoved "event-removed" Breaking
        "The type of the event is gone."
        "the page was deleted";
    EventAdded "event-added" Additive
        "A new type of an event touches no other."
        "a new page with a type of an event";
    EventKindChanged "event-kind-changed" Breaking
        "A handler has to give a reply, or gives one that nobody waits for."
        "an event becomes a callback";
    EventSchemaChanged "event-schema-changed" Behaviour
        "The same event arrives in another message, which the runtime reads by itself."
        "1.0 becomes 2.0";
    SameByChanged "same-by-changed" Behaviour
        "Repeats of the event are told apart by another field."
        "the page says to tell repeats apart by `event.message.message_id`";

    // Who may call it, or gets it.
    TokenRemoved "token-removed" Breaking
        "A caller who has only that kind of token cannot call it any more."
        "`tokens` loses `tenant`";
    TokenAdded "token-added" Additive
        "One more kind of token is accepted."
        "`tokens` gains `user`";
    AuthorizationChanged "authorization-changed" Behaviour
        "Whether any access token is sent changes; the runtime follows by itself."
        "a page without a token row gains `tenant_access_token`";
    AppTypeRemoved "app-type-removed" Breaking
        "Apps of that kind cannot call it any more."
        "`app_types` loses `isv`";
    AppTypeAdded "app-type-added" Additive
        "One more kind of app may call it."
        "`app_types` gains `isv`";
    ScopeRemoved "scope-removed" Behaviour
        "An app that holds only that scope is refused until its administrator grants another; no code changes."
        "`scopes` loses `contact:unit`";
    ScopeRequired "scope-required" Behaviour
        "A call that needed no scope needs one."
        "a page without scopes gains `contact:unit`";
    ScopeAdded "scope-added" Additive
        "Any one scope of the list suffices, so one more opens another way in."
        "`scopes` gains `contact:unit:readonly`";
    ScopeLifted "scope-lifted" Additive
        "A call that needed a scope needs none."
        "the page's last scope is gone";
    FieldScopeAdded "field-scope-added" Behaviour
        "A field stays empty for apps without the scope."
        "`response.data.user.email` gains `contact:user.email:readonly`";
    FieldScopeRemoved "field-scope-removed" Additive
        "A field is filled for apps without the scope."
        "`response.data.user.email` loses `contact:user.email:readonly`";

    // How often, and how to go on.
    RateLimitLowered "rate-limit-lowered" Behaviour
        "Some window allows less, or there is one more window."
        "1000 per 60 s becomes 100 per 60 s";
    RateLimitRaised "rate-limit-raised" Additive
        "Every window allows as much as before and one allows more."
        "50 per 1 s becomes 100 per 1 s";
    RateLimitChanged "rate-limit-changed" Behaviour
        "Some windows allow more and some less, or the limit is described in prose on one side."
        "1000 per 60 s becomes special";
    PagingRemoved "paging-removed" Breaking
        "`items()` and `pages()` are gone."
        "the page token left the request";
    PagingItemsChanged "paging-items-changed" Breaking
        "`items()` yields elements of another list."
        "`data.items` becomes `data.users`";
    PagingAdded "paging-added" Additive
        "`items()` and `pages()` are new."
        "the request gained a page token";
    PagingChanged "paging-changed" Behaviour
        "The runtime walks the list by other members."
        "`data.has_more` is not sent any more";
    RequestContentType "request-content-type" Behaviour
        "The same code encodes the body otherwise."
        "JSON becomes `multipart/form-data`";
    ReplyContentType "reply-content-type" Breaking
        "A download and a JSON reply are different response types."
        "JSON becomes `application/octet-stream`";

    // What is sent.
    RequiredParameterAdded "required-parameter-added" Breaking
        "`new` takes one more argument, and calls without it are refused."
        "`query.user_id_type`, required";
    ConditionalParameterAdded "conditional-parameter-added" Behaviour
        "Code compiles, but in some conditions calls without it are refused."
        "`body.reason`, required where `body.kind` is 2";
    ParameterAdded "parameter-added" Additive
        "An optional parameter is one more setter; structs are `#[non_exhaustive]`."
        "`query.page_size`, optional";
    ParameterRemoved "parameter-removed" Breaking
        "The field and its setter are gone."
        "`query.page_size`";
    ParameterRenamed "parameter-renamed" Breaking
        "The field and its setter have another name."
        "`body.user_ids` is now `body.member_ids`";
    ParameterMoved "parameter-moved" Behaviour
        "Path, query, header and body share one flat struct, so the same code sends it elsewhere."
        "`query.user_id` is now `body.user_id`";
    ParameterType "parameter-type" Breaking
        "The Rust type of the field changes."
        "`body.count`: `int` becomes `string`";
    ParameterRequired "parameter-required" Breaking
        "`Option<T>` becomes `T`, `new` takes one more argument, and calls without it are refused."
        "`body.name`: optional becomes required";
    ParameterOptional "parameter-optional" Breaking
        "`T` becomes `Option<T>` and `new` takes one argument less."
        "`body.name`: required becomes optional";
    ParameterConditional "parameter-conditional" Behaviour
        "The Rust type stays `Option<T>`, but in some conditions calls without it are refused."
        "`body.reason`: optional becomes conditional";
    ParameterUnconditional "parameter-unconditional" Additive
        "The Rust type stays `Option<T>`, and calls without it are accepted."
        "`body.reason`: conditional becomes optional";
    ParametersReordered "parameters-reordered" Breaking
        "`new` takes the required parameters in the docs' order, and two that change places may go unnoticed."
        "`body.from, body.to` becomes `body.to, body.from`";
    RuleTightened "rule-tightened" Behaviour
        "The check before sending refuses more."
        "length 1..=128 becomes 1..=64";
    RuleLoosened "rule-loosened" Additive
        "The check before sending refuses less."
        "length 1..=64 becomes 1..=128";
    RuleChanged "rule-changed" Behaviour
        "The check before sending refuses other values."
        "another pattern";
    DefaultChanged "default-changed" Behaviour
        "What the platform takes where nothing is sent."
        "`query.page_size`: 10 becomes 20";

    // What comes back.
    ReplyFieldRemoved "reply-field-removed" Breaking
        "The field is gone."
        "`response.data.total`";
    ReplyFieldRenamed "reply-field-renamed" Breaking
        "The field has another name."
        "`response.data.list` is now `response.data.items`";
    ReplyFieldType "reply-field-type" Breaking
        "The Rust type of the field changes."
        "`response.data.total`: `string` becomes `int`";
    ReplyFieldAdded "reply-field-added" Additive
        "One more field to read; structs are `#[non_exhaustive]`."
        "`response.data.total`";
    ReplyFieldRestated "reply-field-restated" Docs
        "Whether, how long or by default how a field comes back is described; nothing relies on it."
        "`response.data.name`: length 1..=64 becomes 1..=128";

    // Either way.
    ValueRemoved "value-removed" Breaking
        "The enum's variant is gone."
        "`query.user_id_type` loses `lark_id`";
    ValueAdded "value-added" Additive
        "One more variant; enums are open and `#[non_exhaustive]`."
        "`query.user_id_type` gains `people_corehr_id`";
    ValueScopeAdded "value-scope-added" Behaviour
        "A value does nothing for apps without the scope."
        "`user_id` of `query.user_id_type` gains `contact:user.employee_id:readonly`";
    ValueScopeRemoved "value-scope-removed" Additive
        "A value needs a scope less."
        "`user_id` of `query.user_id_type` loses `contact:user.employee_id:readonly`";
    ErrorRemoved "error-removed" Breaking
        "The variant of the error-code enum is gone."
        "`errors.43051`";
    ErrorAdded "error-added" Additive
        "One more variant; error-code enums are open and `#[non_exhaustive]`."
        "`errors.43052`";
    ErrorStatus "error-status" Behaviour
        "The platform answers the code with another HTTP status."
        "`errors.43051`: 400 becomes 403";
    ErrorTransient "error-transient" Behaviour
        "Whether the docs say that a later try may succeed, which the runtime heeds."
        "the hint of `errors.43051` says 请稍后重试 now";
    RustItemChanged "rust-item-changed" Breaking
        "The docs' fact stayed and the public Rust item that stands for it has another path or type."
        "a nested type is shared with a second endpoint and moves to `types`";
    TypeSplit "type-split" Breaking
        "Two facts had one Rust type and have two, and a value of one does not fit the other."
        "`User` in the reply of `get` gains a field, `User` in that of `list` does not";

    // What the docs say about it.
    TypeRenamed "type-renamed" Docs
        "The docs call an object's type otherwise; where a Rust name follows, that is a row of its own."
        "`response.data.user`: `user` is now `user_info`";
    TextChanged "text-changed" Docs
        "Prose: titles, summaries, descriptions, messages, hints."
        "the description of `query.page_size`";
    ExampleChanged "example-changed" Docs
        "A sample."
        "the sample value of `query.page_size`";
    OriginChanged "origin-changed" Docs
        "A field that only a sample showed is listed by a table now, or the reverse."
        "`response.data.total`";
    PageMoved "page-moved" Docs
        "The page, or a further page of the same endpoint, has another place in the docs folder or on the site."
        "`contact-v3/unit/list.md` is now `contact-v3/unit/list_department.md`";
    LanguageChanged "language-changed" Docs
        "Titles, descriptions and hints are in another language; names that follow it are rows of their own."
        "the prose was Chinese and is English";
    BitsChanged "bits-changed" Docs
        "Which bits of a number mean what; it is a number as before."
        "`body.punch_type` gains the bit 8";
    FormsChanged "forms-changed" Docs
        "Which fields of a body go together; the struct has all of them."
        "the body has a second form, 自定义模板请求体";
}

impl Kind {
    /// Every kind, in the order of [`TABLE`].
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.kind)
    }

    /// Its row of the class table.
    pub const fn row(self) -> &'static Row {
        &TABLE[self as usize]
    }

    /// Its class.
    pub const fn class(self) -> Class {
        self.row().class
    }

    /// Its stable name, as in the JSON report.
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// Its name in words.
    pub fn words(self) -> String {
        self.name().replace('-', " ")
    }
}

/// The class table for people, as Markdown.
pub fn markdown() -> String {
    let row = |Row { kind: _, name, class, rule, example }: &Row| {
        format!("| {class} | {} | {rule} | {example} |\n", name.replace('-', " "))
    };
    let rows = Class::ALL.into_iter().flat_map(|class| TABLE.iter().filter(move |row| row.class == class));
    format!("| Class | Change | Why | Example |\n|---|---|---|---|\n{}", rows.map(row).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_kind_finds_its_own_row() {
        for row in TABLE {
            assert_eq!(row.kind.row().name, row.name);
        }
    }

    #[test]
    fn names_are_unique_and_rows_are_complete() {
        let names = TABLE.iter().map(|row| row.name).collect::<BTreeSet<_>>();
        assert_eq!(names.len(), TABLE.len());
        for row in TABLE {
            assert!(row.rule.ends_with('.') && !row.example.is_empty(), "{}", row.name);
        }
    }

    #[test]
    fn the_worst_class_has_the_greatest_verdict() {
        assert!(Class::ALL.is_sorted());
        assert!(Class::ALL.iter().map(|class| class.verdict()).is_sorted_by(|a, b| a >= b));
    }
}
