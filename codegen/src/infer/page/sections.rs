//! Which section of a page is about what.

use crate::{
    diag::Span,
    infer::{
        table::{columns::Columns, event, request},
        text::prose,
    },
    raw::{RawBlock, RawPage, RawSample, RawSection, RawTable, RawText},
    words,
};
pub(crate) use words::Topic;

/// A heading without what writers put on it as they please: blanks, capitals, a number before it, a colon behind it.
fn key(heading: &str) -> String {
    let heading = prose::plain(heading);
    words::folded(heading.trim_start_matches(is_number).trim_end_matches(['：', ':', ' '])).into_owned()
}

/// What counts headings: `1.2`, `（一）`, `3、`.
fn is_number(c: char) -> bool {
    c.is_ascii_digit()
        || ".．、()（） ".contains(c)
        || words::NUMERALS.iter().any(|digits| digits.contains(c))
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

/// The topic of a line in bold that stands in the place of a heading: `**回调示例：**`.
pub(crate) fn labelled(line: &str) -> Option<Topic> {
    let label = line.trim().strip_prefix("**")?.strip_suffix("**")?;
    known(label)
}

fn exact(key: &str) -> Option<Topic> {
    let table = words::HEADING_ENDS.folded().find_map(|end| key.strip_suffix(end)).unwrap_or(key);
    if words::ERROR_ENDS.folded().any(|end| table.ends_with(end)) {
        return Some(Topic::Errors);
    }
    words::HEADINGS.get(key).or_else(|| {
        let word = key.trim_end_matches(is_number);
        words::SAMPLES.folded().find(|sample| word.ends_with(sample))?;
        words::SAMPLED.within(key)
    })
}

/// The topic of every section, in page order.
pub(crate) fn topics(page: &RawPage) -> Vec<(Topic, &RawSection)> {
    let topic = |section: &RawSection| {
        known(&section.heading).unwrap_or_else(|| match section.level {
            // No writer's heading hides what the platform's own table says.
            _ if tables(section).any(request::is_one) => Topic::Request,
            _ if tables(section).any(event::is_one) => Topic::Event,
            _ if is_form(section) => Topic::Body,
            0 => Topic::Intro,
            1 => Topic::Title,
            _ => Topic::Other,
        })
    };
    page.sections.iter().map(|section| (topic(section), section)).collect()
}

/// Whether a section lists a form of the body: `通用模板请求体`.
fn is_form(section: &RawSection) -> bool {
    let ends = |heading: &str| {
        let found = words::HEADINGS.end_of(heading).filter(|(before, _)| !before.trim().is_empty());
        found.is_some_and(|(_, topic)| topic == Topic::Body)
    };
    ends(&key(&section.heading)) && tables(section).any(Columns::are_of)
}

/// The tables of a section.
fn tables(section: &RawSection) -> impl Iterator<Item = &RawTable> {
    section.blocks.iter().filter_map(|block| match block {
        RawBlock::Table(table) => Some(table),
        RawBlock::Text(_) | RawBlock::Sample(_) => None,
    })
}

/// The parts of a page, by topic.
pub(crate) struct Parts<'a> {
    topics: Vec<(Topic, &'a RawSection)>,
}

impl<'a> Parts<'a> {
    pub(crate) fn of(page: &'a RawPage) -> Self {
        Self { topics: topics(page) }
    }

    pub(crate) fn has(&self, topic: Topic) -> bool {
        self.topics.iter().any(|(found, _)| *found == topic)
    }

    fn blocks(&self, topic: Topic) -> impl Iterator<Item = &'a RawBlock> {
        self.topics.iter().filter(move |(found, _)| *found == topic).flat_map(|(_, section)| &section.blocks)
    }

    pub(crate) fn tables(&self, topic: Topic) -> impl Iterator<Item = &'a RawTable> {
        self.topics.iter().filter(move |(found, _)| *found == topic).flat_map(|(_, section)| tables(section))
    }

    /// The forms of the body, each with its name and its tables: there are several where more than one heading of a body
    /// has tables, and says of which.
    pub(crate) fn forms(&self) -> Vec<(String, Vec<&'a RawTable>)> {
        let bodies = self.topics.iter().filter(|(topic, _)| *topic == Topic::Body);
        let listed = bodies.filter(|(_, section)| tables(section).any(Columns::are_of));
        let forms = listed.filter(|(_, section)| words::HEADINGS.get(&key(&section.heading)).is_none());
        forms
            .map(|(_, section)| (prose::plain(&section.heading).into_owned(), tables(section).collect()))
            .collect()
    }

    /// The sections in page order, each with its topic.
    pub(crate) fn sections(&self) -> impl Iterator<Item = (Topic, &'a RawSection)> {
        self.topics.iter().copied()
    }

    /// The topics whose tables are read on a page that describes an endpoint.
    pub(crate) fn is_of_endpoint(topic: Topic) -> bool {
        match topic {
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
            | Topic::EventBody
            | Topic::EventSample
            | Topic::EventReply
            | Topic::Other => false,
        }
    }

    /// The same of a page that describes messages. Those of errors speak of what the client shows, and those under the
    /// title are read where nothing else is.
    pub(crate) fn is_of_event(topic: Topic) -> bool {
        matches!(
            topic,
            Topic::Event
                | Topic::EventBody
                | Topic::EventSample
                | Topic::EventReply
                | Topic::Errors
                | Topic::Title
                | Topic::Intro
        )
    }

    /// The tables that nobody asks for, each with its section.
    pub(crate) fn other_tables(
        &self,
        is_read: impl Fn(Topic) -> bool,
    ) -> impl Iterator<Item = (&'a RawSection, &'a RawTable)> {
        let others = self.topics.iter().filter(move |(topic, _)| !is_read(*topic));
        others.flat_map(|(_, section)| tables(section).map(|table| (*section, table)))
    }

    pub(crate) fn samples(&self, topic: Topic) -> impl Iterator<Item = &'a RawSample> {
        self.blocks(topic).filter_map(|block| match block {
            RawBlock::Sample(sample) => Some(sample),
            RawBlock::Text(_) | RawBlock::Table(_) => None,
        })
    }

    pub(crate) fn texts(&self, topic: Topic) -> impl Iterator<Item = &'a RawText> {
        self.blocks(topic).filter_map(|block| match block {
            RawBlock::Text(text) => Some(text),
            RawBlock::Table(_) | RawBlock::Sample(_) => None,
        })
    }

    /// How many rows there are of which each is a field.
    pub(crate) fn rows_of_fields(&self) -> usize {
        let topics = [
            Topic::Path,
            Topic::Query,
            Topic::Header,
            Topic::Body,
            Topic::Response,
            Topic::Event,
            Topic::EventBody,
            Topic::EventReply,
        ];
        topics.into_iter().flat_map(|topic| self.tables(topic)).map(|table| table.rows.len()).sum()
    }

    /// The heading of the first section about `topic`.
    pub(crate) fn span(&self, topic: Topic) -> Option<Span> {
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
    fn a_body_may_have_several_forms() {
        let table = "| 名称 | 类型 |\n| --- | --- |\n| a | int |\n";
        let text = format!(
            "# x\n\n### 通用模板请求体\n\n{table}\n### 自定义模板请求体\n\n{table}\n### 关于请求体\n\n说明\n"
        );
        let page = crate::load::Page { path: "page.md".into(), text };
        let page = crate::parse::parse(&page, &mut crate::diag::Diagnostics::new("page.md".into()));
        let forms = Parts::of(&page).forms();
        let names = forms.iter().map(|(name, tables)| (name.as_str(), tables.len())).collect::<Vec<_>>();
        assert_eq!(names, [("通用模板请求体", 1), ("自定义模板请求体", 1)]);
    }

    #[test]
    fn a_guide_that_speaks_of_a_request_has_none() {
        is(None, &["请求：获取凭证", "步骤二：构造 API 请求", "回调（推荐）", "成功响应"]);
    }
}
