//! One thing, one type: whichever way it travels, and whoever uses it.

use crate::{
    compiles, emitted,
    page::{Page, Row},
};

/// The rows of a block: an object `text_run` in a list.
fn blocks(required: bool) -> [Row; 3] {
    let content = Row::of("content", "string", "What is written.").below(1);
    [
        Row::of("blocks", "text_run\\[\\]", "The blocks.").required(),
        if required { content.required() } else { content },
        Row::of("bold", "boolean", "How it is written.").below(1),
    ]
}

fn reading() -> Page {
    Page::post("/open-apis/docs/v1/pages/read").full_path("/docs-v1/page/read").response(&blocks(false))
}

fn writing(url: &str, required: bool) -> Page {
    let method = url.rsplit('/').next().unwrap_or_default();
    let path = format!("/docs-v1/page/{method}");
    Page::post(url).full_path(&path).request(&blocks(required))
}

#[test]
fn what_was_read_is_sent_back_as_it_is() {
    let pages = [
        ("docs-v1/page/read.md", reading()),
        ("docs-v1/page/save.md", writing("/open-apis/docs/v1/pages/save", true)),
    ];
    let texts = compiles(
        &pages,
        "use feishu_api::docs_v1::page::{ReadPageResponse, SavePage, save};
         let back = |mut reply: ReadPageResponse| {
             reply.blocks[0].bold = Some(true);
             SavePage::new(reply.blocks)
         };
         let made = SavePage::new(vec![save::TextRun::new(\"text\").bold(false)]);
         let content: Option<String> = made.blocks[0].content.clone();",
    );
    let types = &texts["services/docs_v1/src/types.rs"];
    assert!(types.contains("0 content, required();"), "what must be given is checked: {types}");
}

#[test]
fn what_only_requests_hold_has_what_they_need() {
    let pages = [("docs-v1/page/save.md", writing("/open-apis/docs/v1/pages/save", true))];
    compiles(
        &pages,
        "use feishu_api::docs_v1::page::save::TextRun;
         let content: String = TextRun::new(\"text\").content;",
    );
}

#[test]
fn what_two_requests_need_of_one_type_is_what_both_need() {
    let pages = [
        ("docs-v1/page/save.md", writing("/open-apis/docs/v1/pages/save", true)),
        ("docs-v1/page/update.md", writing("/open-apis/docs/v1/pages/update", false)),
    ];
    let texts = compiles(
        &pages,
        "use feishu_api::docs_v1::page::{SavePage, save, update};
         let content: Option<String> = update::TextRun::new().content;
         let one = SavePage::new(vec![update::TextRun::new().content(\"text\")]);",
    );
    // What one of them says alone is checked there alone.
    let rows = |path: &str| texts[path].matches("required()").count();
    let save = &texts["services/docs_v1/src/page/save.rs"];
    assert!(save.contains(r#"0 blocks in Body, inside("content" required());"#), "{save}");
    assert_eq!(rows("services/docs_v1/src/page/update.rs") + rows("services/docs_v1/src/types.rs"), 0);
}

#[test]
fn what_one_place_of_a_type_allows_is_checked_at_that_place() {
    let length = |most: &str| format!("The text.\n\n**数据校验规则**：\n\n- 长度范围：`1` ～ `{most}` 字符");
    let page = |method: &str, most: &str, deep: bool| {
        let below = usize::from(deep);
        let rows = [
            Row::of("head", "title", "The head.").below(below),
            Row::of("text", "string", &length(most)).below(below + 1),
            Row::of("foot", "title", "The foot.").below(below),
            Row::of("text", "string", &length("9")).below(below + 1),
        ];
        let around = Row::of("card", "card", "What is around.");
        let rows = [around].into_iter().filter(|_| deep).chain(rows).collect::<Vec<_>>();
        Page::post(&format!("/open-apis/docs/v1/pages/{method}"))
            .full_path(&format!("/docs-v1/page/{method}"))
            .request(&rows)
    };
    let pages = [
        ("docs-v1/page/save.md", page("save", "9", false)),
        ("docs-v1/page/update.md", page("update", "5", true)),
    ];
    let texts = compiles(&pages, "use feishu_api::docs_v1::page::{SavePage, UpdatePage};");
    let table = |path: &str| texts[path].split("record! {").nth(1).unwrap_or_default().to_owned();
    let save = table("services/docs_v1/src/page/save.rs");
    assert!(save.contains(r#"0 head in Body, inside("text" chars(1..=9));"#), "{save}");
    let update = table("services/docs_v1/src/page/update.rs");
    assert!(
        update.contains(
            r#"0 card in Body, inside("head" "text" chars(1..=5)), inside("foot" "text" chars(1..=9));"#
        ),
        "{update}"
    );
}

/// A page with an enum in its request.
fn sending(method: &str, service: &str, values: &[(&str, &str)]) -> Page {
    Page::post(&format!("/open-apis/{service}/v1/messages/{method}"))
        .full_path(&format!("/{service}-v1/message/{method}"))
        .request(&[
            Row::of_values("user_id_type", [("open_id", "in an app"), ("union_id", "of a developer")]),
            Row::of_values("format", values.iter().copied()),
        ])
}

#[test]
fn the_kinds_of_ids_are_one_type_for_all_services() {
    let values = [("text", "Text."), ("post", "Rich text.")];
    let pages = [
        ("im-v1/message/send.md", sending("send", "im", &values)),
        ("mail-v1/message/send.md", sending("send", "mail", &values)),
    ];
    let texts = compiles(
        &pages,
        "use feishu_api::{id::UserIdType, im_v1::message as im, mail_v1::message as mail};
         let kind = UserIdType::UnionId;
         let both = (
             im::SendMessage::new().user_id_type(kind.clone()),
             mail::SendMessage::new().user_id_type(kind),
         );",
    );
    assert!(!texts.values().any(|text| text.contains("pub enum UserIdType")));
    let own = &texts["services/im_v1/src/message/send.rs"];
    assert!(own.contains("Values: `open_id`, `union_id`"), "the field says which it takes: {own}");
}

#[test]
fn equal_enums_of_a_service_are_one_type_that_can_be_a_key() {
    let values = [("text", "Text."), ("post", "Rich text.")];
    let reversed = [("post", "Something rich."), ("text", "Something plain.")];
    let pages = [
        ("im-v1/message/send.md", sending("send", "im", &values)),
        ("im-v1/message/reply.md", sending("reply", "im", &reversed)),
    ];
    compiles(
        &pages,
        "use feishu_api::im_v1::message::{SendMessage, ReplyMessage, send::MessageFormat};
         use std::collections::{BTreeSet, HashMap};
         let format = SendMessage::new().format(MessageFormat::Post).format.unwrap();
         let reply = ReplyMessage::new().format(format.clone());
         let counts = HashMap::from([(format.clone(), 1)]);
         let order = BTreeSet::from([format, MessageFormat::from(String::from(\"text\"))]);",
    );
}

#[test]
fn three_required_parameters_are_given_by_name() {
    let rows = |count: usize| {
        let rows = ["receive_id", "content", "msg_type"].map(|name| Row::of(name, "string", name).required());
        rows[..count].to_vec()
    };
    let page = |method: &str, count: usize| {
        Page::post(&format!("/open-apis/im/v1/messages/{method}"))
            .full_path(&format!("/im-v1/message/{method}"))
            .request(&rows(count))
    };
    let pages = [("im-v1/message/send.md", page("send", 3)), ("im-v1/message/push.md", page("push", 2))];
    compiles(
        &pages,
        "use feishu_api::im_v1::message::{PushMessage, SendMessage, SendMessageArgs};
         let (receive_id, content) = (String::from(\"oc_1\"), String::from(\"{}\"));
         let send = SendMessage::new(SendMessageArgs { content, msg_type: \"text\".into(), receive_id });
         let push = PushMessage::new(\"oc_1\", \"{}\");",
    );
}

#[test]
fn a_type_of_the_same_fields_and_another_name_is_another() {
    let other = Page::post("/open-apis/docs/v1/pages/list").full_path("/docs-v1/page/list").response(&[
        Row::of("notes", "note\\[\\]", "The notes."),
        Row::of("content", "string", "What is written.").below(1),
        Row::of("bold", "boolean", "How it is written.").below(1),
    ]);
    let texts = emitted(&[("docs-v1/page/read.md", reading()), ("docs-v1/page/list.md", other)]);
    assert!(!texts.contains_key("services/docs_v1/src/types.rs"));
}
