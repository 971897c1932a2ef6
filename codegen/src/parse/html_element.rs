//! The elements that pages use, by what they mean.

/// What an element is to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    /// A table whose cells are one paragraph each.
    Table,
    /// A table whose cells hold paragraphs.
    DataTable,
    TableHead,
    TableBody,
    Row,
    Cell,
    /// Verbatim text, e.g. `md-code-json`.
    Code,
    EnumItem,
    Scope,
    Tag,
    AppTypes,
    Break,
    Image,
    /// Its content stands on lines of its own.
    Block,
    /// A callout.
    Alert,
    Item,
    Bold,
    Link,
    /// Says nothing itself; its content counts.
    Transparent,
}

impl Element {
    /// The element of this (lower-case) name; `None` for names that are no elements at all but text
    /// between angle brackets, such as the `string` of `map<string, int>`.
    pub(super) fn of(name: &str) -> Option<Self> {
        // Names are compared one after another, so that those come first of which the pages have most.
        Self::of_common(name).or_else(|| Self::of_other(name))
    }

    fn of_common(name: &str) -> Option<Self> {
        Some(match name {
            "md-dt-td" | "md-td" => Self::Cell,
            "md-text" => Self::Transparent,
            "md-enum-item" => Self::EnumItem,
            "md-dt-tr" | "md-tr" => Self::Row,
            _ => return None,
        })
    }

    fn of_other(name: &str) -> Option<Self> {
        Some(match name {
            "md-table" | "table" => Self::Table,
            "md-dt-table" => Self::DataTable,
            "md-thead" | "md-dt-thead" | "thead" => Self::TableHead,
            "md-tbody" | "md-dt-tbody" | "tbody" => Self::TableBody,
            "tr" => Self::Row,
            "md-th" | "md-dt-th" | "td" | "th" => Self::Cell,
            "md-perm" => Self::Scope,
            "md-tag" => Self::Tag,
            "md-app-support" => Self::AppTypes,
            "br" => Self::Break,
            "img" => Self::Image,
            "md-code-tabs" | "md-code-tab-group" | "div" | "p" | "ul" | "ol" | "h1" | "h2" | "h3" | "h4" => {
                Self::Block
            }
            "md-alert" => Self::Alert,
            "li" => Self::Item,
            "b" | "strong" => Self::Bold,
            "a" => Self::Link,
            // `code` too: where the same page is a pipe table, its mark is lost.
            "md-enum" | "md-tooltip" | "md-body" | "span" | "font" | "i" | "em" | "u" | "s" | "sup"
            | "sub" | "col" | "code" => Self::Transparent,
            _ if name.starts_with("md-code") => Self::Code,
            _ => return None,
        })
    }

    /// Elements that say something with their attributes.
    pub(super) fn has_attributes(self) -> bool {
        matches!(
            self,
            Self::Row
                | Self::Code
                | Self::EnumItem
                | Self::Scope
                | Self::Tag
                | Self::AppTypes
                | Self::Alert
                | Self::Link
        )
    }

    /// Elements that never have content.
    pub(super) fn is_void(self) -> bool {
        matches!(self, Self::Break | Self::Image)
    }

    /// Elements that hold rows and cells, and no text of their own.
    pub(super) fn is_frame(self) -> bool {
        matches!(self, Self::Table | Self::DataTable | Self::TableHead | Self::TableBody | Self::Row)
    }

    pub(super) fn is_table(self) -> bool {
        matches!(self, Self::Table | Self::DataTable)
    }

    /// Elements whose place in the source is remembered.
    pub(super) fn is_placed(self) -> bool {
        matches!(self, Self::Table | Self::DataTable | Self::Row | Self::Cell | Self::Code)
    }
}

/// One list for both ways.
macro_rules! parser_names {
    ($($element:ident: $name:literal,)*) => {
        impl Element {
            /// The name under which the HTML parser gets the element; `None` where it needs none.
            ///
            /// Plain HTML names are replaced where the parser has rules of its own about them: it drops a
            /// `tr` outside a `table`, and moves text out of one. It leaves a letter that HTML does not know
            /// where it stands, and a letter is enough: it takes names byte by byte, in a million tags.
            pub(super) fn parser_name(self) -> Option<&'static str> {
                match self {
                    $(Self::$element => Some($name),)*
                    Self::Transparent => None,
                }
            }

            /// The element to which the HTML parser has given this name; what it adds itself says nothing.
            pub(super) fn parsed(name: &str) -> Self {
                match name {
                    $($name => Self::$element,)*
                    _ => Self::Transparent,
                }
            }
        }
    };
}

parser_names! {
    Table: "t",
    DataTable: "d",
    TableHead: "h",
    TableBody: "g",
    Row: "r",
    Cell: "c",
    Code: "v",
    EnumItem: "e",
    Scope: "o",
    Tag: "k",
    AppTypes: "y",
    Break: "br",
    Image: "img",
    Block: "div",
    Alert: "n",
    Item: "li",
    Bold: "b",
    Link: "a",
}
