//! The same types twice: as the generator emits them, and with serde's derives.

#![allow(dead_code, reason = "each bench uses a part")]
#![allow(clippy::struct_field_names, reason = "the names are the platform's")]

/// Calls `$emit` with the fields of every type.
macro_rules! schema {
    ($emit:ident) => {
        $emit! { DepartmentList {
            0 has_more: Option<bool> = "has_more",
            1 page_token: Option<String> = "page_token",
            2 items: Vec<Department> = "items",
        } }
        $emit! { Department {
            0 name: Option<String> = "name",
            1 i18n_name: Option<I18nName> = "i18n_name",
            2 parent_department_id: Option<String> = "parent_department_id",
            3 department_id: Option<String> = "department_id",
            4 open_department_id: Option<String> = "open_department_id",
            5 leader_user_id: Option<String> = "leader_user_id",
            6 chat_id: Option<String> = "chat_id",
            7 order: Option<String> = "order",
            8 unit_ids: Vec<String> = "unit_ids",
            9 member_count: Option<i64> = "member_count",
            10 status: Option<Status> = "status",
            11 leaders: Vec<Leader> = "leaders",
            12 department_hrbps: Vec<String> = "department_hrbps",
            13 primary_member_count: Option<i64> = "primary_member_count",
        } }
        $emit! { I18nName {
            0 zh_cn: Option<String> = "zh_cn",
            1 ja_jp: Option<String> = "ja_jp",
            2 en_us: Option<String> = "en_us",
        } }
        $emit! { Status { 0 is_deleted: Option<bool> = "is_deleted" } }
        $emit! { Leader {
            0 leader_type: Option<i64> = "leaderType",
            1 leader_id: Option<String> = "leaderID",
        } }
        $emit! { BlockList {
            0 items: Vec<Block> = "items",
            1 page_token: Option<String> = "page_token",
            2 has_more: Option<bool> = "has_more",
        } }
        $emit! { Block {
            0 block_id: Option<String> = "block_id",
            1 parent_id: Option<String> = "parent_id",
            2 children: Vec<String> = "children",
            3 block_type: Option<i64> = "block_type",
            4 page: Option<Text> = "page",
            5 text: Option<Text> = "text",
            6 heading1: Option<Text> = "heading1",
            7 heading2: Option<Text> = "heading2",
            8 heading3: Option<Text> = "heading3",
            9 bullet: Option<Text> = "bullet",
            10 ordered: Option<Text> = "ordered",
            11 code: Option<Text> = "code",
            12 quote: Option<Text> = "quote",
            13 todo: Option<Text> = "todo",
            14 comment_ids: Vec<String> = "comment_ids",
        } }
        $emit! { Text {
            0 style: Option<TextStyle> = "style",
            1 elements: Vec<TextElement> = "elements",
        } }
        $emit! { TextStyle {
            0 align: Option<i64> = "align",
            1 done: Option<bool> = "done",
            2 folded: Option<bool> = "folded",
            3 language: Option<i64> = "language",
            4 wrap: Option<bool> = "wrap",
        } }
        $emit! { TextElement {
            0 text_run: Option<TextRun> = "text_run",
            1 mention_user: Option<MentionUser> = "mention_user",
        } }
        $emit! { TextRun {
            0 content: Option<String> = "content",
            1 text_element_style: Option<TextElementStyle> = "text_element_style",
        } }
        $emit! { MentionUser {
            0 user_id: Option<String> = "user_id",
            1 text_element_style: Option<TextElementStyle> = "text_element_style",
        } }
        $emit! { TextElementStyle {
            0 bold: Option<bool> = "bold",
            1 italic: Option<bool> = "italic",
            2 strikethrough: Option<bool> = "strikethrough",
            3 underline: Option<bool> = "underline",
            4 inline_code: Option<bool> = "inline_code",
            5 background_color: Option<i64> = "background_color",
            6 text_color: Option<i64> = "text_color",
            7 link: Option<Link> = "link",
        } }
        $emit! { Link { 0 url: Option<String> = "url" } }
    };
}

macro_rules! emitted {
    ($name:ident { $($index:tt $field:ident: $type:ty = $wire:literal),* $(,)? }) => {
        #[derive(Default)]
        pub struct $name {
            $(pub $field: $type,)*
        }

        feishu_runtime::record! { $name: $($index $field = $wire;)* }
    };
}

macro_rules! derived {
    ($name:ident { $($index:tt $field:ident: $type:ty = $wire:literal),* $(,)? }) => {
        #[derive(Clone, Default, serde::Serialize, serde::Deserialize)]
        #[serde(default)]
        pub struct $name {
            $(#[serde(rename = $wire, skip_serializing_if = "Skip::skip")] pub $field: $type,)*
        }
    };
}

/// What is left out when it is absent, as the emitted types do.
pub trait Skip {
    fn skip(&self) -> bool;
}

impl<T> Skip for Option<T> {
    fn skip(&self) -> bool {
        self.is_none()
    }
}

impl<T> Skip for Vec<T> {
    fn skip(&self) -> bool {
        false
    }
}

pub mod ours {
    schema!(emitted);
}

pub mod theirs {
    use super::Skip;

    schema!(derived);
}

/// Fifty departments, as `contact/v3/departments` returns them.
pub fn departments() -> String {
    let departments: Vec<_> = (0..50)
        .map(|number| {
            serde_json::json!({
                "name": format!("研发部 {number}"),
                "i18n_name": {"zh_cn": "研发部", "ja_jp": "研究開発部", "en_us": format!("R&D {number}")},
                "parent_department_id": "D067",
                "department_id": format!("D{number:03}"),
                "open_department_id": format!("od-4e6ac4d14bcd5071a37a39de902c7{number:03}"),
                "leader_user_id": "ou_7dab8a3d3cdcc9da365777c7ad535d62",
                "chat_id": "oc_5ad11d72b830411d72b836c20",
                "order": number.to_string(),
                "unit_ids": ["custom_unit_id"],
                "member_count": 100 + number,
                "status": {"is_deleted": false},
                "leaders": [{"leaderType": 1, "leaderID": "ou_7dab8a3d3cdcc9da365777c7ad535d62"}],
                "department_hrbps": ["ou_7dab8a3d3cdcc9da365777c7ad535d62"],
                "primary_member_count": 90,
            })
        })
        .collect();
    serde_json::json!({"has_more": true, "page_token": "AQD9/Rn9eij9", "items": departments}).to_string()
}

/// A megabyte of document blocks, as `docx/v1/documents/:id/blocks` returns them.
pub fn blocks() -> String {
    const KINDS: [&str; 6] = ["text", "heading1", "bullet", "ordered", "code", "todo"];
    let style =
        || serde_json::json!({"bold": false, "inline_code": false, "italic": true, "underline": false});
    let blocks: Vec<_> = (0..1500)
        .map(|number| {
            let kind = KINDS[number % KINDS.len()];
            serde_json::json!({
                "block_id": format!("doxcnSS4ouQkQEouGSUkTg9NJ{number:04}"),
                "parent_id": "doxcnePuYufKa49ISjhD8Iabcef",
                "children": ["doxcnO6UW6wAw2qIcYf4hZabcef"],
                "block_type": number % KINDS.len(),
                kind: {
                    "style": {"align": 1, "folded": false},
                    "elements": [
                        {"text_run": {"content": "云文档的一段文字，with \"quotes\".\n", "text_element_style": style()}},
                        {"mention_user": {"user_id": "ou_3bbe8a09c20e89cce9bff989ed840674", "text_element_style": style()}},
                        {"text_run": {"content": "Second run.", "text_element_style": {"link": {"url": "https%3A%2F%2Fopen.feishu.cn"}}}},
                    ],
                },
                "comment_ids": ["1660030311959965796"],
            })
        })
        .collect();
    serde_json::json!({"items": blocks, "page_token": "x", "has_more": true}).to_string()
}
