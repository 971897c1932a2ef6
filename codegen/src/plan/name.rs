//! Every Rust identifier of the emitted crate is made here.
//!
//! Wire names, type names and messages come from pages and may be anything. Whatever they are, what leaves this
//! module is an identifier that compiles, shadows nothing an emitted file uses, and cannot leave the output folder
//! when it becomes a file name.

mod casing;
mod clashes;
mod fields;
mod modules;
mod phrase;
mod taken;
mod types;
mod variants;

pub use casing::{is_number, is_one_word, singular};
pub use clashes::{claim, numbers};
pub use fields::{Owner, field_name};
pub use modules::{module_name, service_name};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt};
use std::fmt;
pub use taken::CORE_FEATURES;
pub(super) use types::platform;
pub use types::{event_name, is_taken, request_name, type_name};
pub use variants::{error_variant, number_variant, variant_name};

macro_rules! identifiers {
    ($($(#[doc = $doc:literal])+ $name:ident;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The identifier as it is written in Rust.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl ToTokens for $name {
            fn to_tokens(&self, tokens: &mut TokenStream) {
                tokens.append(match self.0.strip_prefix("r#") {
                    Some(raw) => Ident::new_raw(raw, Span::call_site()),
                    None => Ident::new(&self.0, Span::call_site()),
                });
            }
        }
    )+};
}

identifiers! {
    /// A struct or an enum.
    TypeName;
    /// A struct's field, or a method named after one.
    FieldName;
    /// A variant of an enum.
    VariantName;
    /// A module; also the name of its file or folder, and of a service's feature.
    ModuleName;
    /// A crate of services, as paths begin with it.
    CrateName;
}

/// Longest name in letters that people read; error messages go on for paragraphs.
const MAX_LETTERS: usize = 40;

#[cfg(test)]
mod tests {
    use super::{casing::MAX_LENGTH, *};

    #[track_caller]
    fn compiles(name: impl ToTokens + fmt::Display) {
        let text = name.to_string();
        assert!(syn::parse_str::<Ident>(&text).is_ok() || text.starts_with("r#"), "{text}");
        assert_eq!(name.to_token_stream().to_string(), text);
    }

    const HARD: [&str; 16] = [
        "type",
        "self",
        "Self",
        "crate",
        "r#type",
        "3d",
        "中文",
        "",
        "../../etc",
        "a-b.c",
        "\u{202e}x",
        "*/",
        "_",
        "__a",
        "union",
        "🦀",
    ];

    #[test]
    fn whatever_stands_on_the_wire_becomes_an_identifier() {
        for wire in HARD {
            compiles(field_name(wire));
            compiles(field_name(wire).setter(Owner::PagedRequest));
            compiles(variant_name(wire));
            compiles(module_name(wire));
            compiles(request_name("unit", wire));
            compiles(error_variant(1, wire));
            if let Some(name) = type_name(wire) {
                compiles(name);
            }
        }
    }

    #[test]
    fn keywords_are_raw_where_rust_allows_it() {
        assert_eq!(field_name("type").as_str(), "r#type");
        assert_eq!(field_name("self").as_str(), "self_");
    }

    #[test]
    fn capitals_in_the_plural_are_one_word() {
        assert_eq!(field_name("userIDs").as_str(), "user_ids");
        assert_eq!(field_name("IDs").as_str(), "ids");
        assert_eq!(field_name("fileURLsByKey").as_str(), "file_urls_by_key");
        assert_eq!(module_name("getOKRs").as_str(), "get_okrs");
        assert_eq!(variant_name("UserIDs").as_str(), "UserIds");
        // One capital is no word of capitals.
        assert_eq!(field_name("sameAs").as_str(), "same_as");
        assert_eq!(field_name("userID").as_str(), "user_id");
        assert_eq!(field_name("HTTPStatus").as_str(), "http_status");
    }

    #[test]
    fn a_module_never_leaves_its_folder() {
        assert_eq!(module_name("../../etc").as_str(), "etc");
        assert_eq!(module_name("core").as_str(), "core_");
    }

    #[test]
    fn a_file_of_a_modules_name_is_a_file_on_every_system() {
        for device in ["con", "PRN", "aux", "nul", "com1", "COM9", "lpt1", "Lpt9"] {
            let name = module_name(device);
            assert_eq!(name.as_str(), format!("{}_", device.to_lowercase()));
        }
        for wire in ["con.json", "com7.v1", "a:b", "a ", "a.", "\u{b9}com"] {
            let name = module_name(wire);
            assert!(
                name.as_str().bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'),
                "{name}"
            );
        }
        assert!(module_name(&"a".repeat(300)).as_str().len() <= MAX_LENGTH);
    }

    #[test]
    fn no_module_is_called_like_the_crate_of_a_service() {
        let service = module_name("feishu-api-contact_v3");
        assert_eq!(service.as_str(), "the_feishu_api_contact_v3");
        assert_eq!(service.service_crate().package(), "feishu-api-the-feishu-api-contact-v3");
        compiles(module_name("core").service_crate());
    }

    #[test]
    fn a_bare_verb_is_told_by_its_resource() {
        assert_eq!(request_name("unit", "list").as_str(), "ListUnit");
        assert_eq!(request_name("unit", "list_department").as_str(), "ListDepartment");
        assert_eq!(request_name("unit", "list_unit").as_str(), "ListUnit");
    }

    #[test]
    fn a_request_shadows_nothing() {
        assert_eq!(request_name("", "option").as_str(), "OptionCall");
    }

    #[test]
    fn errors_are_called_by_their_message() {
        assert_eq!(error_variant(43051, "unit_id invalid").as_str(), "UnitIdInvalid");
        assert_eq!(error_variant(43051, "参数错误").as_str(), "Code43051");
        assert_eq!(error_variant(-1, "400").as_str(), "CodeMinus1");
    }

    #[test]
    fn the_element_of_a_list_is_singular() {
        for (list, element) in
            [("items", "item"), ("entries", "entry"), ("status", "status"), ("address", "address")]
        {
            assert_eq!(singular(list), element);
        }
    }
}
