//! Which section of a page is about what.

use super::{facts, prose};
use crate::{
    diag::Span,
    raw::{RawBlock, RawPage, RawSample, RawSection, RawTable, RawText},
};

/// What a section is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Topic {
    /// Before the first heading.
    Intro,
    /// Under the page's title.
    Title,
    /// URL, method, rate limit, scopes.
    Request,
    Header,
    Path,
    Query,
    Body,
    RequestSample,
    /// Replies in general; tables under it are reply bodies.
    Response,
    ResponseHeader,
    ResponseSample,
    Errors,
    /// A message that the platform sends.
    Event,
    Other,
}

/// Headings and their topics, as [`key`] spells them.
const HEADINGS: &[(Topic, &[&str])] = &[
    (Topic::Request, &["请求", "请求信息", "http请求"]),
    (
        Topic::Header,
        &[
            "请求头",
            "请求头参数",
            "扩展请求头",
            "header参数",
            "header",
            "headers",
            "请求header",
            "requestheader",
        ],
    ),
    (Topic::Path, &["路径参数", "请求路径参数", "path参数", "path", "请求path", "pathparameters"]),
    (
        Topic::Query,
        &["查询参数", "请求参数", "query参数", "query", "请求query", "url参数", "queryparameters"],
    ),
    (
        Topic::Body,
        &["请求体", "请求体参数", "请求体说明", "body参数", "body", "请求body", "请求体body", "requestbody"],
    ),
    (
        Topic::Response,
        &["响应", "响应体", "响应体说明", "响应参数", "响应体参数", "响应body", "响应体body", "responsebody"],
    ),
    (
        Topic::Response,
        &["返回", "返回响应", "返回体", "返回值", "返回参数", "返回结果", "返回数据", "返回body"],
    ),
    (Topic::ResponseHeader, &["响应头", "responseheader"]),
    (Topic::Errors, &["状态码", "errorcode", "errorcodes"]),
    (Topic::Event, &["事件", "事件体", "回调", "回调结构体"]),
];

/// Words for a sample, as [`key`] spells them.
const SAMPLES: &[&str] = &["示例", "样例", "demo"];

/// What a sample is one of, as [`key`] spells it.
const SAMPLED: &[(Topic, &str)] = &[
    (Topic::ResponseSample, "响应"),
    (Topic::ResponseSample, "返回"),
    (Topic::RequestSample, "请求"),
    (Topic::RequestSample, "curl"),
];

/// A heading without what writers put on it as they please: blanks, capitals, a number before it, a colon behind it.
fn key(heading: &str) -> String {
    let heading = prose::plain(heading);
    prose::folded(heading.trim_start_matches(is_number).trim_end_matches(['：', ':', ' ']))
}

/// What counts headings: `1.2`, `（一）`, `3、`.
fn is_number(c: char) -> bool {
    c.is_ascii_digit() || "一二三四五六七八九十.．、()（） ".contains(c)
}

/// The topic of a heading; `None` where it is none of ours.
fn known(heading: &str) -> Option<Topic> {
    let key = key(heading);
    exact(&key).or_else(|| {
        // `请求体（Body）`, `响应体示例：成功`. A guide too can speak of a request or an event, so that those stand alone.
        let (word, _) = key.split_once(['：', ':', '（', '('])?;
        exact(word).filter(|topic| !matches!(topic, Topic::Request | Topic::Event))
    })
}

fn exact(key: &str) -> Option<Topic> {
    let table = ["说明", "列表"].iter().find_map(|word| key.strip_suffix(word)).unwrap_or(key);
    if table.ends_with("错误码") {
        return Some(Topic::Errors);
    }
    let known = HEADINGS.iter().find(|(_, words)| words.contains(&key)).map(|(topic, _)| *topic);
    known.or_else(|| {
        let word = key.trim_end_matches(is_number);
        SAMPLES.iter().find(|sample| word.ends_with(**sample))?;
        SAMPLED.iter().find(|(_, word)| key.contains(word)).map(|(topic, _)| *topic)
    })
}

/// The topic of every section, in page order.
pub(super) fn topics(page: &RawPage) -> Vec<(Topic, &RawSection)> {
    let topic = |section: &RawSection| {
        known(&section.heading).unwrap_or_else(|| match section.level {
            // No writer's heading hides what the platform's own table says.
            _ if tables(section).any(facts::is_request) => Topic::Request,
            0 => Topic::Intro,
            1 => Topic::Title,
            _ => Topic::Other,
        })
    };
    page.sections.iter().map(|section| (topic(section), section)).collect()
}

/// The tables of a section.
fn tables(section: &RawSection) -> impl Iterator<Item = &RawTable> {
    section.blocks.iter().filter_map(|block| match block {
        RawBlock::Table(table) => Some(table),
        RawBlock::Text(_) | RawBlock::Sample(_) => None,
    })
}

/// The parts of a page, by topic.
pub(super) struct Parts<'a> {
    topics: Vec<(Topic, &'a RawSection)>,
}

impl<'a> Parts<'a> {
    pub(super) fn of(page: &'a RawPage) -> Self {
        Self { topics: topics(page) }
    }

    pub(super) fn has(&self, topic: Topic) -> bool {
        self.topics.iter().any(|(found, _)| *found == topic)
    }

    fn blocks(&self, topic: Topic) -> impl Iterator<Item = &'a RawBlock> {
        self.topics.iter().filter(move |(found, _)| *found == topic).flat_map(|(_, section)| &section.blocks)
    }

    pub(super) fn tables(&self, topic: Topic) -> impl Iterator<Item = &'a RawTable> {
        self.topics.iter().filter(move |(found, _)| *found == topic).flat_map(|(_, section)| tables(section))
    }

    /// The tables that nobody asks for, each with its section.
    pub(super) fn other_tables(&self) -> impl Iterator<Item = (&'a RawSection, &'a RawTable)> {
        let is_read = |topic| match topic {
            Topic::Request
            | Topic::Header
            | Topic::Path
            | Topic::Query
            | Topic::Body
            | Topic::Response
            | Topic::Errors => true,
            Topic::Intro
            | Topic::Title
            | Topic::RequestSample
            | Topic::ResponseHeader
            | Topic::ResponseSample
            | Topic::Event
            | Topic::Other => false,
        };
        let others = self.topics.iter().filter(move |(topic, _)| !is_read(*topic));
        others.flat_map(|(_, section)| tables(section).map(|table| (*section, table)))
    }

    pub(super) fn samples(&self, topic: Topic) -> impl Iterator<Item = &'a RawSample> {
        self.blocks(topic).filter_map(|block| match block {
            RawBlock::Sample(sample) => Some(sample),
            RawBlock::Text(_) | RawBlock::Table(_) => None,
        })
    }

    pub(super) fn texts(&self, topic: Topic) -> impl Iterator<Item = &'a RawText> {
        self.blocks(topic).filter_map(|block| match block {
            RawBlock::Text(text) => Some(text),
            RawBlock::Table(_) | RawBlock::Sample(_) => None,
        })
    }

    /// The heading of the first section about `topic`.
    pub(super) fn span(&self, topic: Topic) -> Option<Span> {
        self.topics.iter().find(|(found, _)| *found == topic).map(|(_, section)| section.span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn is(topic: Option<Topic>, headings: &[&str]) {
        for heading in headings {
            assert_eq!(known(heading), topic, "{heading}");
        }
    }

    #[test]
    fn blanks_capitals_and_numbers_are_the_writer_s() {
        is(Some(Topic::Request), &["请求", "HTTP请求", "1. 请求", "一、请求：", "（2）HTTP 请求"]);
        is(Some(Topic::Query), &["query 参数", "1.2 查询参数", "Query参数\u{200b}"]);
        is(Some(Topic::Body), &["请求体 Body", "请求体（application/json）", "**请求体**"]);
        is(Some(Topic::Errors), &["错误码", "230099 子错误码", "错误码说明", "Error Codes"]);
    }

    #[test]
    fn a_sample_is_one_of_what_its_heading_says() {
        is(
            Some(Topic::RequestSample),
            &["请求体示例", "请求示例1", "cURL示例", "Curl 请求 Demo", "请求体示例：文本"],
        );
        is(Some(Topic::ResponseSample), &["响应成功示例", "返回 Body 示例", "响应体示例（失败）"]);
        is(None, &["代码示例", "Python示例", "如何快速获取接口对应的示例代码？"]);
    }

    #[test]
    fn a_guide_that_speaks_of_a_request_has_none() {
        is(None, &["请求：获取凭证", "步骤二：构造 API 请求", "回调（推荐）", "成功响应"]);
    }
}
