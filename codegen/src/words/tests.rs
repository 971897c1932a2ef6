//! Each language reads the same page.

use super::*;
use crate::{
    diag::Diagnostics,
    infer::{Outcome, infer},
    load::Page,
    model::{Endpoint, Type},
    parse::parse,
};

/// The words of a page, in the order in which [`PAGE`] has them.
const CHINESE: &str = "\
    请求 | 接口频率限制 | 10 次/分钟 | 支持的应用类型 | 自建应用 | 权限要求 | 路径参数 | 请求体 | 名称 | 类型 | 描述 | 必填 | 是 | 否 | \
    字符串 | 默认值 | 可选值有 | 数据校验规则 | 长度范围 | 字符 | 最大值 | 当值为 `a`，字段权限要求 | 响应体 | 错误码 | 描述 | HTTP状态码 | 排查建议 | \
    响应体示例 | 示例值";
const ENGLISH: &str = "\
    Request | Rate Limit | 10 per minute | Supported app types | Custom App | \
    Required scopes | Path parameters | Request body | Parameter | Type | Description | \
    Required | Yes | No | string | Default value | Optional values are | \
    Data validation rules | Length range | characters | Maximum value | \
    When the value is `a`, the following field scopes are required | Response body | \
    Error code | Description | HTTP status code | Troubleshooting suggestions | \
    Response body example | Example value";
const MADE_UP: &str = "\
    Peto | Ofteco | 10 fojoj en minuto | Aplikaĵoj | propra | Rajtoj | Vojaj parametroj | \
    Peta korpo | Nomo | Tipo | Klarigo | Deviga | Jes | Ne | teksto | Defaŭlta valoro | \
    Eblaj valoroj | Reguloj | Longo | signoj | Plej granda valoro | Kiam valoro estas `a`, kampaj rajtoj | \
    Responda korpo | Erarkodo | Klarigo | HTTP-stato | Konsilo | Responda korpo ekzemplo | \
    Ekzempla valoro";

/// A page of pipe tables; `{n}` is a word.
const PAGE: &str = "\
# x\n\n## {0}\n\n| x | |\n| --- | --- |\n| HTTP URL | /open-apis/a/v1/b/:c |\n| HTTP Method | POST |
| {1} | {2} |\n| {3} | {4} |\n| {5} | `a:b` x |\n\n### {6}\n\n| {8} | {9} | {10} |\n| --- | --- | --- |
| c | {14} | x<br>**{28}**: \"z\" |\n\n### {7}\n\n| {8} | {9} | {11} | {10} |\n| --- | --- | --- | --- |
| d | {14} | {12} | x<br>**{15}**: `a`<br>**{16}**:<br>- `a`: y<br>- `b`: z<br>**{17}**:<br>- {18}: `1` ～ `50` {19}<br>**{21}**: `c:d` |
| e | int | {13} | x<br>**{17}**:<br>- {20}: `9` |\n\n### {22}\n\n| {8} | {9} | {10} |\n| --- | --- | --- |
| code | int | x |\n| data | x | x |\n| &nbsp;&nbsp;└ f | {14} | x |\n\n### {27}\n\n```json\n{\"code\": 0}\n```\n
### {23}\n\n| {25} | {23} | {24} | {26} |\n| --- | --- | --- | --- |\n| 400 | 7 | bad | x |\n";

fn endpoint(words: &str) -> (Language, Endpoint, Vec<String>) {
    let fill = |text: String, (at, word): (usize, &str)| text.replace(&format!("{{{at}}}"), word);
    let text = words.split(" | ").enumerate().fold(PAGE.to_owned(), fill);
    let mut diags = Diagnostics::new("page.md".into());
    let page = parse(&Page { path: "page.md".into(), text }, &mut diags);
    let Outcome::Endpoint(endpoint) = infer(&page, "page.md", &mut diags) else { panic!("no endpoint") };
    (page.language, *endpoint, diags.into_vec().into_iter().map(|found| found.message).collect())
}

#[test]
fn a_page_says_the_same_in_every_language_even_in_one_that_only_a_table_knows() {
    let (language, chinese, told) = endpoint(CHINESE);
    assert_eq!((language, told), (zh::LANGUAGE, Vec::new()));
    assert_eq!(chinese.errors.len(), 1);
    let shown = serde_json::to_string_pretty(&chinese).unwrap();
    for (words, code) in [(ENGLISH, "en"), (MADE_UP, "eo")] {
        let (language, endpoint, told) = endpoint(words);
        assert_eq!((language.code(), endpoint.language.code(), told), (code, code, Vec::new()));
        let endpoint = Endpoint { language: zh::LANGUAGE, ..endpoint };
        assert_eq!(serde_json::to_string_pretty(&endpoint).unwrap(), shown);
    }
    let d = &chinese.request.body[0];
    let Type::Enum { values, .. } = &d.ty else { panic!("{:?}", d.ty) };
    assert_eq!(
        (d.rules.len(), d.scopes.len(), values[0].scopes.as_slice()),
        (1, 0, ["c:d".to_owned()].as_slice())
    );
}

#[test]
fn the_words_of_most_headings_tell_the_language() {
    let told = |words: &[&str]| tell(words.iter().copied()).code();
    assert_eq!(told(&["Query", "参数", "类型", "说明"]), "zh");
    assert_eq!(told(&["请求", "Request header", "Parameter"]), "en");
    assert_eq!(told(&["HTTP URL", "x"]), "zh", "nothing tells");
}

/// A page as one export writes it: headings behind the last row, levels in blanks, a sample without a fence.
const COMPACT: &str = "\
---\nurl: \"https://open.larksuite.com/document/reference/a-v1/b/list\"\nsection: \"Deprecated Version (Not Recommended)\"\n---\n
# List b\n\nLists all b.\n\n## Request\n| HTTP URL | https://open.larksuite.com/open-apis/a/v1/b?x=1 |\n| --- | --- |
| HTTP Method | GET |\n| Rate Limit | Special Rate Limit |\n| Supported app types | custom,isv |
| Required scopes Enable any scope from the list | `a:b` `a:b:read` | ### Request header
| Parameter | Type | Required | Description |\n| --- | --- | --- | --- |
| Authorization | string | Yes | `user_access_token` **Value format**: \"Bearer `access_token`\" | ### Query parameters
|Parameter|Type|Mandatory|Description|Default|Demo|\n-- | -- | -- | -- | -- | --
kind|string|No|Kind. Optional values are: - `x`: one - `y`: two **When the value is `x`, the following field scopes are required**: `a:c`|x|y| ## Response\n
### Response body\n| Parameter | Type | Description |\n| --- | --- | --- |\n| `code` | `int` | Zero is good |\n| `data` | `\\-` | \\- |
|   `items` | `item[]` | At most 10 items |\n|     `id` | `string` | Its ID | ### Response body example\n
{\n    \"code\": 0,\n    \"data\": {\n        \"items\": [{\"id\": \"1\"}]\n    }\n}\n\n### Error code
| HTTP status code | Error code | Description | Troubleshooting suggestions |\n| --- | --- | --- | --- |
| 400 | 7 | bad | Retry. | For more codes, see the list of them.\n";

#[test]
fn a_page_of_the_compact_english_export_is_read_whole() {
    let mut diags = Diagnostics::new("page.md".into());
    let page = parse(&Page { path: "page.md".into(), text: COMPACT.to_owned() }, &mut diags);
    let Outcome::Endpoint(endpoint) = infer(&page, "page.md", &mut diags) else { panic!("no endpoint") };
    assert_eq!(diags.into_vec(), []);
    assert_eq!(
        (endpoint.id.as_str(), endpoint.language.code(), endpoint.deprecated),
        ("a_v1.b.list", "en", true)
    );
    assert_eq!(endpoint.summary, "Lists all b.");
    let json = serde_json::to_value(&endpoint).unwrap();
    assert_eq!(json["tokens"], serde_json::json!(["user"]));
    assert_eq!(
        (json["app_types"].as_array().map(Vec::len), json["rate_limits"].as_str()),
        (Some(2), Some("special"))
    );
    assert_eq!(json["scopes"].as_array().map(Vec::len), Some(2));
    let kind = &json["request"]["query"][0];
    assert_eq!(
        (kind["required"].as_bool(), kind["default"].as_str(), kind["example"].as_str()),
        (Some(false), Some("x"), Some("y"))
    );
    assert_eq!(
        (kind["type"]["values"].as_array().map(Vec::len), kind["description"].as_str()),
        (Some(2), Some("Kind."))
    );
    let items = &json["response"]["body"][1]["type"]["fields"][0];
    assert_eq!(items["type"]["item"]["fields"][0]["name"], "id");
    assert_eq!(json["examples"]["response"].as_array().map(Vec::len), Some(1));
    assert_eq!(endpoint.errors.iter().map(|error| error.hint.as_str()).collect::<Vec<_>>(), ["Retry."]);
}
