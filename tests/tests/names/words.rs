//! Which words a name has, and which it does without.

use crate::{
    compiles, emitted,
    page::{Page, Row},
};

fn page(resource: &str, method: &str) -> (String, Page) {
    let page = Page::post(&format!("/open-apis/core/v1/{resource}/{method}"))
        .full_path(&format!("/core-v1/{resource}/{method}"));
    (format!("core-v1/{resource}/{method}.md"), page)
}

#[test]
fn a_verb_that_stands_alone_takes_its_noun() {
    for (resource, method, name) in [
        ("pathway", "batch_get", "BatchGetPathway"),
        ("validation", "update_put", "UpdateValidation"),
        ("spreadsheet", "validation_post", "PostValidation"),
        ("authorization", "get_by_param", "GetAuthorizationByParam"),
        ("user", "batch_get_id", "BatchGetUserId"),
        ("unit", "list_department", "ListDepartment"),
    ] {
        let (path, page) = page(resource, method);
        let texts = emitted(&[(path.as_str(), page)]);
        let module = &texts[&format!("services/core_v1/src/{resource}/mod.rs")];
        assert!(module.contains(&format!("{name},")), "{module}");
    }
}

#[test]
fn a_setter_is_called_like_its_field_but_where_that_is_another_method() {
    let names = ["code", "index", "items", "view", "layout", "send", "page_token"];
    let mut rows = names.map(|name| Row::of(name, "string", name)).to_vec();
    rows.push(Row::of("inside", "object", "inside"));
    rows.extend(names.map(|name| Row::of(name, "string", name).below(1)));
    let (path, plain) = page("unit", "search");
    let paged = page("unit", "list").1.response(&[
        Row::of("items", "unit\\[\\]", "The units."),
        Row::of("name", "string", "Its name.").below(1),
        Row::of("page_token", "string", "Where to go on."),
        Row::of("has_more", "boolean", "Whether there is more."),
    ]);
    compiles(
        &[(path.as_str(), plain.request(&rows)), ("core-v1/unit/list.md", paged.request(&rows))],
        "use feishu_api::core_v1::unit::{ListUnit, SearchUnit, search::Inside};
         let all = Inside::new().code(\"\").index(\"\").items(\"\").view(\"\").layout(\"\").send(\"\");
         let plain = SearchUnit::new().code(\"\").index(\"\").items(\"\").view(\"\").layout(\"\").with_send(\"\");
         let paged = ListUnit::new().code(\"\").index(\"\").with_items(\"\").with_send(\"\").page_token(\"\");
         let copies = (all.clone(), plain.clone());",
    );
}

#[test]
fn a_type_repeats_neither_its_parent_nor_itself_and_stays_short() {
    let long = "app.table.field.property.of.a.very.long.kind";
    let (path, page) = page("chat", "list");
    let page = page.response(&[
        Row::of("list", "list.chat\\[\\]", "The chats."),
        Row::of("property", long, "Long.").below(1),
        Row::of("property", &format!("{long}.{long}"), "Longer.").below(2),
        Row::of("name", "string", "A name.").below(3),
        Row::of("name", "string", "A name.").below(2),
    ]);
    let texts = emitted(&[(path.as_str(), page)]);
    let text = &texts["services/core_v1/src/chat/list.rs"];
    let names = text.lines().filter_map(|line| line.strip_prefix("pub struct ")?.split(' ').next());
    let names = names.collect::<Vec<_>>();
    assert_eq!(
        names,
        [
            "ListChat",
            "ListChatResponse",
            "ListChatItem",
            "AppTableFieldPropertyOfAVeryLongKind",
            "LongKindAppTableFieldPropertyOfAVery"
        ]
    );
}
