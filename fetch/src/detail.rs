//! The reply of `get_detail`, and that of the Markdown export: a page's text and what belongs to it.

use crate::{scalar::Scalar, site::Failure};
use serde::Deserialize;
use serde_json::value::RawValue;

/// A page as the site gave it.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// The page's own address, where it is stated.
    pub(crate) full_path: Option<String>,
    pub(crate) title: Option<String>,
    /// Milliseconds since 1970.
    pub(crate) updated: Option<u64>,
    pub(crate) content: String,
    /// Where the page went to, if it did.
    pub(crate) redirect: Option<String>,
    /// `apiSchema`, untouched.
    pub(crate) schema: Option<String>,
    pub(crate) is_export: bool,
}

#[derive(Deserialize)]
struct Reply {
    code: Scalar,
    #[serde(default)]
    msg: Scalar,
    data: Option<Data>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Data {
    full_path: Scalar,
    title: Scalar,
    name: Scalar,
    update_time: Scalar,
    content: Scalar,
    redirect_uri: Scalar,
    schema: Option<Box<RawValue>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Schema {
    api_schema: Option<Box<RawValue>>,
}

impl Page {
    pub(crate) fn of_detail(reply: &[u8]) -> Result<Self, Failure> {
        let reply = serde_json::from_slice::<Reply>(reply)
            .map_err(|error| Failure::Unreadable(format!("the reply is not the JSON of a page: {error}")))?;
        let code = reply.code.0.unwrap_or_default();
        if code != "0" {
            let message = reply.msg.0.unwrap_or_default();
            return Err(Failure::Unreadable(format!("code {code}: {message}")));
        }
        let data = reply.data.ok_or_else(|| Failure::Unreadable("the reply has no `data`".to_owned()))?;
        let filled = |text: Scalar| text.0.filter(|text| !text.trim().is_empty());
        let schema = data.schema.and_then(|json| serde_json::from_str::<Schema>(json.get()).ok());
        Ok(Self {
            full_path: filled(data.full_path),
            title: filled(data.title).or_else(|| filled(data.name)),
            updated: data.update_time.0.and_then(|time| time.parse().ok()),
            content: data.content.0.unwrap_or_default(),
            redirect: filled(data.redirect_uri),
            schema: schema.and_then(|schema| schema.api_schema).map(|json| json.get().to_owned()),
            is_export: false,
        })
    }

    pub(crate) fn of_export(reply: Vec<u8>) -> Result<Self, Failure> {
        let content = String::from_utf8(reply)
            .map_err(|error| Failure::Unreadable(format!("the Markdown export is not UTF-8: {error}")))?;
        Ok(Self { content, is_export: true, ..Self::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_as_numbers_or_strings() {
        for time in ["1720167377000", "\"1720167377000\""] {
            let reply = format!(
                r##"{{"code":0,"data":{{"updateTime":{time},"content":"# a","title":" ","name":"n"}}}}"##
            );
            let page = Page::of_detail(reply.as_bytes()).unwrap();
            assert_eq!((page.updated, page.title.as_deref()), (Some(1_720_167_377_000), Some("n")));
        }
    }

    #[test]
    fn the_schema_is_kept_byte_for_byte() {
        let schema = r#"{"b": 1.50,  "a":[{"name":"x"}]}"#;
        let reply = format!(r#"{{"code":"0","data":{{"content":"","schema":{{"apiSchema": {schema}}}}}}}"#);
        assert_eq!(Page::of_detail(reply.as_bytes()).unwrap().schema.as_deref(), Some(schema));
        let odd = br#"{"code":0,"data":{"content":"x","schema":"none"}}"#;
        assert_eq!(Page::of_detail(odd).unwrap().schema, None);
    }

    #[test]
    fn errors_say_what_the_site_said() {
        let error = |reply: &str| Page::of_detail(reply.as_bytes()).unwrap_err().to_string();
        assert_eq!(error(r#"{"code":404,"msg":"no doc"}"#), "code 404: no doc");
        assert!(error(r#"{"code":0}"#).contains("no `data`"));
        assert!(error("<html>").contains("not the JSON"));
        assert!(error(r#"{"code":0,"data":{"content":"cut"#).contains("not the JSON"));
    }
}
