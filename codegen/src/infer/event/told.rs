//! Where on a page a message is told of.

use super::envelope;
use crate::{
    diag::Span,
    infer::{
        page::sections::{Parts, Topic, labelled},
        sample,
        table::columns::Columns,
        text::prose,
    },
    model::event::is_type,
    raw::{RawBlock, RawSample, RawSection, RawTable},
};
use serde_json::Value;

/// What a page tells of its messages.
#[derive(Default)]
pub(super) struct Page<'a> {
    /// In page order.
    pub told: Vec<Told<'a>>,
    /// The tables of replies, a form each.
    pub replies: Vec<Vec<&'a RawTable>>,
    pub reply_samples: Vec<&'a RawSample>,
}

/// What a page tells of one message.
pub(super) struct Told<'a> {
    heading: &'a str,
    pub span: Span,
    pub tables: Vec<&'a RawTable>,
    pub samples: Vec<&'a RawSample>,
}

impl<'a> Page<'a> {
    /// What stands under the headings about messages. Each table under a heading of its own is of another message; the
    /// samples behind it are its.
    pub fn of(parts: &Parts<'a>) -> Self {
        let mut page = Self::default();
        let mut reply = None;
        for (topic, section) in parts.sections() {
            match topic {
                Topic::EventReply => {
                    reply = Some(section.level);
                    page.reply(section);
                    continue;
                }
                Topic::ResponseSample => {
                    page.reply(section);
                    continue;
                }
                Topic::Other | Topic::Response if reply.is_some_and(|level| section.level > level) => {
                    page.reply(section);
                    continue;
                }
                Topic::EventBody | Topic::Event => page.told.push(Told::of(section)),
                Topic::EventSample => page.sample(section),
                Topic::Intro
                | Topic::Title
                | Topic::Request
                | Topic::Header
                | Topic::Path
                | Topic::Query
                | Topic::Body
                | Topic::RequestSample
                | Topic::Response
                | Topic::ResponseHeader
                | Topic::Errors
                | Topic::Other => {}
            }
            reply = None;
        }
        let first = page.told.first().map(|told| Told { tables: Vec::new(), samples: Vec::new(), ..*told });
        page.told.retain(|told| !told.is_empty());
        // A page that says the type of a message and no more is told.
        if page.told.is_empty() {
            page.told.extend(first);
        }
        page
    }

    /// Whether it says no more than that there is a message.
    pub fn is_empty(&self) -> bool {
        self.told.iter().all(Told::is_empty)
    }

    /// What an old page has, which marks it with lines in bold and not with headings: a whole message, and perhaps a table
    /// of its fields.
    pub fn of_sample(parts: &Parts<'a>) -> Option<Self> {
        let of_sections = parts.sections().map(|(_, section)| Told::labelled(section));
        let mut told = of_sections.filter(|told| !told.is_empty()).reduce(|mut first, more| {
            first.add(more);
            first
        })?;
        told.samples.retain(|sample| values(sample).iter().any(|value| envelope::type_of(value).is_some()));
        (!told.samples.is_empty()).then(|| Self { told: vec![told], ..Self::default() })
    }

    fn reply(&mut self, section: &'a RawSection) {
        let Told { tables, samples, .. } = Told::of(section);
        if !tables.is_empty() {
            self.replies.push(tables);
        }
        self.reply_samples.extend(samples);
    }

    fn sample(&mut self, section: &'a RawSection) {
        match self.told.last_mut() {
            Some(told) => told.add(Told::of(section)),
            None => self.told.push(Told::of(section)),
        }
    }
}

impl<'a> Told<'a> {
    fn of(section: &'a RawSection) -> Self {
        let mut told =
            Self { heading: &section.heading, span: section.span, tables: Vec::new(), samples: Vec::new() };
        for block in &section.blocks {
            match block {
                RawBlock::Table(table) if Columns::are_of(table) => told.tables.push(table),
                RawBlock::Sample(sample) => told.samples.push(sample),
                RawBlock::Table(_) | RawBlock::Text(_) => {}
            }
        }
        told
    }

    /// What stands under lines in bold about messages.
    fn labelled(section: &'a RawSection) -> Self {
        let mut told = Self { tables: Vec::new(), samples: Vec::new(), ..Self::of(section) };
        let mut label = None;
        for block in &section.blocks {
            match (block, label) {
                (RawBlock::Text(text), _) => label = text.text.lines().last().and_then(labelled),
                (RawBlock::Table(table), Some(Topic::EventBody)) if Columns::are_of(table) => {
                    told.tables.push(table);
                }
                (RawBlock::Sample(sample), Some(Topic::EventSample)) => told.samples.push(sample),
                (RawBlock::Table(_) | RawBlock::Sample(_), _) => {}
            }
        }
        told
    }

    fn is_empty(&self) -> bool {
        self.tables.is_empty() && self.samples.is_empty()
    }

    pub fn add(&mut self, more: Self) {
        self.tables.extend(more.tables);
        self.samples.extend(more.samples);
    }

    /// The types that the message has by its heading, its samples or its table, whichever says it first.
    pub fn types(&self) -> Option<Vec<String>> {
        let found = |types: Vec<String>| (!types.is_empty()).then_some(types);
        found(self.by_heading()).or_else(|| found(self.by_samples())).or_else(|| found(self.by_table()))
    }

    /// `事件体（事件类型为 leave_approval）`
    fn by_heading(&self) -> Vec<String> {
        let heading = prose::plain(self.heading);
        types_in(&heading).into_iter().last().map(ToOwned::to_owned).into_iter().collect()
    }

    fn by_samples(&self) -> Vec<String> {
        let mut types = Vec::new();
        for sample in &self.samples {
            for value in values(sample) {
                let Some(event_type) = envelope::type_of(&value) else { continue };
                types.push(event_type.to_owned());
                types.extend(envelope::remarked(&sample.text, event_type).into_iter().map(ToOwned::to_owned));
            }
        }
        types
    }

    /// `事件类型。固定值 leave_approval`, in the row of the type.
    fn by_table(&self) -> Vec<String> {
        let rows = self.tables.iter().flat_map(|table| &table.rows);
        let mut types = rows.filter_map(|row| {
            let (name, rest) = row.cells.split_first()?;
            envelope::TYPE_FIELDS.contains(&prose::plain(&name.text).trim()).then_some(())?;
            let says = rest.last().map(|cell| prose::plain(&cell.text))?;
            types_in(&says).into_iter().find(|found| *found != "event_callback").map(ToOwned::to_owned)
        });
        types.next().into_iter().collect()
    }
}

fn types_in(text: &str) -> Vec<&str> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.'));
    words.map(|word| word.trim_matches('.')).filter(|word| is_type(word)).collect()
}

fn values(sample: &RawSample) -> Vec<Value> {
    match sample::read(&sample.text) {
        sample::Sample::Json(value) => vec![value],
        sample::Sample::Lenient { values, quirks: _ } => values,
        sample::Sample::Other => Vec::new(),
    }
}
