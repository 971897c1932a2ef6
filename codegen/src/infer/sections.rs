//! Which section of a page is about what.

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

/// Headings and their topics.
const HEADINGS: &[(Topic, &[&str])] = &[
    (Topic::Request, &["请求", "请求信息", "HTTP 请求"]),
    (Topic::Header, &["请求头", "Header 参数", "请求头参数"]),
    (Topic::Path, &["路径参数", "Path 参数"]),
    (Topic::Query, &["查询参数", "Query 参数", "请求参数"]),
    (Topic::Body, &["请求体", "Body 参数", "请求体参数"]),
    (Topic::RequestSample, &["请求体示例", "请求示例", "cURL 请求示例"]),
    (Topic::Response, &["响应", "响应体", "返回响应"]),
    (Topic::ResponseHeader, &["响应头"]),
    (Topic::ResponseSample, &["响应体示例", "响应示例", "返回示例"]),
    (Topic::Errors, &["状态码"]),
    (Topic::Event, &["事件", "事件体", "回调", "回调结构体"]),
];

/// The topic of every section, in page order.
pub(super) fn topics(page: &RawPage) -> Vec<(Topic, &RawSection)> {
    let topic = |section: &RawSection| {
        let heading = section.heading.trim_end_matches(['：', ':']).trim();
        if heading.ends_with("错误码") {
            return Topic::Errors;
        }
        let known = HEADINGS.iter().find(|(_, words)| words.contains(&heading)).map(|(topic, _)| *topic);
        known.unwrap_or(match section.level {
            0 => Topic::Intro,
            1 => Topic::Title,
            _ => Topic::Other,
        })
    };
    page.sections.iter().map(|section| (topic(section), section)).collect()
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
        self.blocks(topic).filter_map(|block| match block {
            RawBlock::Table(table) => Some(table),
            RawBlock::Text(_) | RawBlock::Sample(_) => None,
        })
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
