use super::super::{Outcome, infer};
use crate::{
    diag::{Code, Diagnostics},
    load::Page,
    model::{AppType, Event, EventKind, EventSchema, Field, Origin},
    parse::parse,
};

/// What a page of pipe tables is read as, and what is told of it.
fn read(text: &str) -> (Outcome, Vec<Code>) {
    let mut diags = Diagnostics::new("page.md".into());
    let page = parse(&Page { path: "page.md".into(), text: text.to_owned() }, &mut diags);
    let outcome = infer(&page, "page.md", &mut diags);
    (outcome, diags.into_vec().into_iter().map(|found| found.code).collect())
}

#[track_caller]
fn events(text: &str) -> Vec<Event> {
    match read(text) {
        (Outcome::Events(events), _) => events,
        (other, told) => panic!("no events: {other:?}, {told:?}"),
    }
}

/// All ways to fields, in their order.
fn ways(fields: &[Field], around: &str, found: &mut Vec<String>) {
    for field in fields {
        let way = if around.is_empty() { field.name.clone() } else { format!("{around}.{}", field.name) };
        found.push(way.clone());
        ways(field.ty.members().unwrap_or_default(), &way, found);
    }
}

fn listed(event: &Event) -> Vec<String> {
    let mut found = Vec::new();
    ways(&event.body, "", &mut found);
    found
}

fn facts(event_type: &str) -> String {
    format!(
        "| 基本 | |\n| --- | --- |\n| 事件类型 | {event_type} |\n| 支持的应用类型 | 自建应用 |\n\
         | 权限要求 | `zoo:lion` x |\n| 推送方式 | Webhook |\n"
    )
}

const BODY: &str = "| 名称 | 类型 | 描述 |\n| --- | --- | --- |\n| schema | string | x |\n| header | event_header | x |\n\
    | &nbsp;&nbsp;└ event_type | string | x |\n| event | \\- | \\- |\n| &nbsp;&nbsp;└ lion_id | string | x |\n";

#[test]
fn a_page_with_the_row_of_a_type_is_an_event() {
    let sample =
        r#"{"schema": "2.0", "header": {"event_type": "zoo.lion.roared_v1"}, "event": {"lion_id": "1"}}"#;
    let text = format!(
        "# a\n\n吼。\n\n## 事件\n\n{}\n### 事件体\n\n{BODY}\n### 事件体示例\n\n```json\n{sample}\n```\n\n\
         ### 事件订阅示例代码\n\n```go\nfunc main() {{}}\n```\n",
        facts("zoo.lion.roared_v1")
    );
    let (outcome, told) = read(&text);
    assert_eq!(told, []);
    let Outcome::Events(events) = outcome else { panic!("{outcome:?}") };
    let [event] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!((event.event_type.as_str(), event.service().as_str()), ("zoo.lion.roared_v1", "zoo_v1"));
    assert_eq!((event.kind, event.schema), (EventKind::Event, EventSchema::Second));
    assert_eq!((event.title.as_str(), event.summary.as_str()), ("a", "吼。"));
    assert_eq!((event.app_types.as_slice(), event.scopes.len()), ([AppType::Custom].as_slice(), 1));
    assert_eq!(listed(event), ["schema", "header", "header.event_type", "event", "event.lion_id"]);
    assert_eq!(event.examples.len(), 1);
}

#[test]
fn a_heading_alone_makes_no_event() {
    let text = "# a\n\n## 事件\n\n| 名称 | 事件类型 |\n| --- | --- |\n| 吼 | zoo.lion.roared_v1 |\n";
    assert!(matches!(read(text).0, Outcome::Skipped(_)));
}

#[test]
fn a_type_that_is_none_is_an_error() {
    let text = format!("# a\n\n## 事件\n\n{}", facts("见下方的说明"));
    assert_eq!(read(&text), (Outcome::Error, vec![Code::EventTypeUnreadable]));
}

#[test]
fn a_type_of_which_nothing_is_told_is_an_error() {
    let text = format!("# a\n\n## 事件\n\n{}", facts("zoo.lion.roared_v1"));
    assert_eq!(read(&text), (Outcome::Error, vec![Code::EventBodyUnread]));
}

/// A message of the first schema.
fn first(event: &str) -> String {
    format!("{{\"uuid\": \"1\", \"type\": \"event_callback\", \"event\": {event}}}")
}

#[test]
fn an_old_page_has_a_message_under_a_line_in_bold_and_nothing_else() {
    let sample = first("{\n\"type\": \"lion_born\", // lion_born, lion_gone\n\"lion_id\": \"1\"}");
    let text = format!("# a\n\n## 说明\n\nx\n\n**回调示例：**\n\n```json\n{sample}\n```\n");
    let events = events(&text);
    assert_eq!(
        events.iter().map(|event| event.event_type.as_str()).collect::<Vec<_>>(),
        ["lion_born", "lion_gone"]
    );
    let event = &events[0];
    assert_eq!(event.schema, EventSchema::First);
    assert_eq!(listed(event), ["uuid", "type", "event", "event.type", "event.lion_id"]);
    assert_eq!(event.body[0].origin, Some(Origin::Example));
    // What is no JSON is a witness and no example.
    assert!(event.examples.is_empty());
}

#[test]
fn a_guide_that_shows_a_message_is_no_event() {
    let sample = first(r#"{"type": "lion_born"}"#);
    let text = format!("# a\n\n## 回调示例\n\n```json\n{sample}\n```\n");
    assert!(matches!(read(&text).0, Outcome::Skipped(_)));
}

#[test]
fn each_of_several_messages_has_its_table_and_its_type() {
    let table = |field: &str, says: &str| {
        format!(
            "| 字段 | 数据类型 | 描述 |\n| --- | --- | --- |\n| event | object | x |\n| &nbsp;&nbsp;└ type | string | {says} |\n| &nbsp;&nbsp;└ {field} | string | x |\n"
        )
    };
    let text = format!(
        "# a\n\n## 事件\n\n{}\n### 事件体（事件类型为 lion_born）\n\n{}\n### 事件体\n\n{}\n### 事件体示例\n\n```json\n{}\n```\n\n\
         ### 事件体\n\n{}\n### 事件体\n\n{}",
        facts("lion_born"),
        table("a", "x"),
        table("b", "x"),
        first(r#"{"type": "lion_gone", "b": ""}"#),
        table("c", "固定值 `lion_fed`"),
        table("d", "x"),
    );
    let (outcome, told) = read(&text);
    let Outcome::Events(events) = outcome else { panic!("{outcome:?}") };
    let found =
        events.iter().map(|event| (event.event_type.as_str(), listed(event).pop().unwrap_or_default()));
    let expected = [("lion_born", "event.a"), ("lion_gone", "event.b"), ("lion_fed", "event.c")];
    assert_eq!(found.collect::<Vec<_>>(), expected.map(|(event_type, way)| (event_type, way.to_owned())));
    assert_eq!(told, [Code::EventTypeUnclear]);
}

#[test]
fn a_callback_has_a_reply_in_one_form_or_several() {
    let form = |name: &str| {
        format!(
            "\n### 用{name}\n\n| 名称 | 类型 | 必填 | 描述 |\n| --- | --- | --- | --- |\n| {name} | string | 否 | x |\n"
        )
    };
    let text = format!(
        "# a\n\n## 回调\n\n{}\n## 回调结构体\n\n{BODY}\n## 响应回调的结构体\n\nx\n{}{}\n## 错误码\n\nx\n",
        facts("zoo.lion.asked").replace("事件类型", "回调类型"),
        form("toast"),
        form("card"),
    );
    let (outcome, told) = read(&text);
    assert_eq!(told, []);
    let Outcome::Events(events) = outcome else { panic!("{outcome:?}") };
    assert_eq!(events[0].kind, EventKind::Callback);
    assert_eq!(
        events[0].reply.iter().map(|field| field.name.as_str()).collect::<Vec<_>>(),
        ["toast", "card"]
    );
}

#[test]
fn a_page_says_by_what_repeats_are_told_apart() {
    let text = format!(
        "# a\n\n如有幂等需求请使用 ==lion_id== 去重，不要依赖 event_id\n\n## 事件\n\n{}\n### 事件体\n\n{BODY}",
        facts("zoo.lion.roared_v1")
    );
    assert_eq!(events(&text)[0].same_by.as_deref(), Some("event.lion_id"));
}

#[test]
fn a_broken_sample_is_told_and_costs_nothing() {
    let text = format!(
        "# a\n\n## 事件\n\n{}\n### 事件体\n\n{BODY}\n### 事件体示例\n\n```json\n{{\"schema\": \"2.0\"\n\"event\": {{}}}}\n```\n",
        facts("zoo.lion.roared_v1")
    );
    let (outcome, told) = read(&text);
    assert!(matches!(outcome, Outcome::Events(_)));
    assert_eq!(told, [Code::SampleNotJson]);
}

#[test]
fn an_english_page_is_read_alike() {
    let text = "# a\n\n## Event\n\n| Facts | |\n| --- | --- |\n| Event type | zoo.lion.roared_v1 |\n| Supported app types | Custom App |\n\
        | Push method | Webhook |\n\n### Event body\n\n| Name | Type | Description |\n| --- | --- | --- |\n| event | - | x |\n\
        | &nbsp;&nbsp;└ lion_id | string | x |\n\n### Event body example\n\n```json\n{\"event\": {\"lion_id\": \"1\"}}\n```\n";
    let (outcome, told) = read(text);
    assert_eq!(told, []);
    let Outcome::Events(events) = outcome else { panic!("{outcome:?}") };
    assert_eq!((events[0].language.code(), listed(&events[0]).len(), events[0].examples.len()), ("en", 2, 1));
}
