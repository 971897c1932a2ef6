//! The request table's rows of key and value: URL, method, rate limit, app types, scopes.

use super::sections::{Parts, Topic};
use crate::{
    diag::{Code, Diagnostics},
    infer::{
        cell::{content_type, rate_limits, scopes, tokens},
        text::prose,
    },
    model::{AppType, EventKind, RateLimits, Scope, Token, event},
    raw::{RawCell, RawMark, RawTable, RawText},
    words::{self, App, Fact},
};

/// What the request table says.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    pub url: Option<RawText>,
    pub method: Option<RawText>,
    pub rate_limits: Option<RateLimits>,
    pub app_types: Vec<AppType>,
    pub scopes: Vec<Scope>,
    pub field_scopes: Vec<Scope>,
    /// Where no header says it.
    pub tokens: Vec<Token>,
    /// Where no header says it.
    pub content_type: Option<String>,
    /// The type of the message that the platform sends, and whether it waits for a reply.
    pub event: Option<(RawText, EventKind)>,
}

impl Facts {
    /// Reads the tables of the sections about `topic`: the request, or the message that the platform sends.
    pub(crate) fn read(parts: &Parts<'_>, topic: Topic, diags: &mut Diagnostics) -> Self {
        let mut facts = Self::default();
        for table in parts.tables(topic) {
            facts.table(table, diags);
        }
        facts
    }

    /// Rows of other tables in the section are none of ours; of a table that has one of ours, all are.
    fn table(&mut self, table: &RawTable, diags: &mut Diagnostics) {
        // A table without a head of its own has its first row there.
        let mut known = match table.head.as_slice() {
            [key, value, ..] => {
                let value = RawCell { text: value.clone(), marks: Vec::new(), span: table.span };
                self.row(&prose::plain(key), &value, diags)
            }
            _ => false,
        };
        let mut others = Vec::new();
        for row in &table.rows {
            let taken = match row.cells.as_slice() {
                [key, value, ..] => self.row(&prose::plain(&key.text), value, diags),
                _ => false,
            };
            // A row of one cell lost its key or its value.
            let says = row.cells.get(1).or(row.cells.first());
            if taken {
                known = true;
            } else if says.is_some_and(|cell| !(cell.text.trim().is_empty() && cell.marks.is_empty())) {
                others.push(row);
            }
        }
        for row in others.into_iter().filter(|_| known) {
            let key = row.cells.first().map_or("", |key| &key.text);
            let message =
                format!("the request table's row `{}` is not known and was left out", prose::plain(key));
            diags.push(Code::FactUnknown, row.span, message);
        }
    }

    /// Takes a row; `false` where its key is none of ours.
    fn row(&mut self, key: &str, value: &RawCell, diags: &mut Diagnostics) -> bool {
        let Some((word, key)) = words::FACTS.start_of(key) else { return false };
        let text = || RawText { text: prose::plain(&value.text).trim().to_owned(), span: value.span };
        // A head may say the same: a list of events has a column of that name.
        if matches!(key, Fact::EventType | Fact::CallbackType) && !event::is_type(&text().text) {
            return false;
        }
        match key {
            Fact::Url => keep_first(&mut self.url, text(), word, diags),
            Fact::Method => keep_first(&mut self.method, text(), word, diags),
            Fact::RateLimit => self.rate_limits = rate_limits::read(&value.text),
            Fact::AppTypes => self.app_types = app_types(value),
            Fact::Scopes => self.scopes = scopes::of_cell(value),
            Fact::FieldScopes => self.field_scopes = scopes::of_cell(value),
            Fact::Tokens => self.tokens = tokens::of_cell(value),
            Fact::ContentType => self.content_type = content_type::read(&value.text),
            Fact::EventType => self.event = Some((text(), EventKind::Event)),
            Fact::CallbackType => self.event = Some((text(), EventKind::Callback)),
            Fact::Delivery => {}
        }
        let is_read = match key {
            Fact::RateLimit => self.rate_limits.is_some() && !rate_limits::leaves_out(&value.text),
            Fact::AppTypes => !self.app_types.is_empty(),
            Fact::Tokens => !self.tokens.is_empty(),
            Fact::ContentType => self.content_type.is_some(),
            // A URL and a method are judged with the request, and scopes in any words are scopes.
            // So are types; and how a message is sent is the same for all.
            Fact::Url
            | Fact::Method
            | Fact::Scopes
            | Fact::FieldScopes
            | Fact::EventType
            | Fact::CallbackType
            | Fact::Delivery => true,
        };
        if !(is_read || prose::says_nothing(&value.text) && value.marks.is_empty()) {
            let what =
                if self.rate_limits.is_some() && key == Fact::RateLimit { "a part of it" } else { "it" };
            let message = format!("`{word}` cannot be read: {what} was left out");
            diags.push(Code::FactUnreadable, value.span, message);
        }
        true
    }
}

/// A page describes one call; a second URL or method is told, unless it repeats the first.
fn keep_first(first: &mut Option<RawText>, found: RawText, word: &str, diags: &mut Diagnostics) {
    match first {
        Some(first) if first.text != found.text => {
            let message = format!("`{word}` is there twice: `{}` was left out", found.text);
            diags.push(Code::FactUnreadable, found.span, message);
        }
        Some(_) => {}
        None => *first = Some(found),
    }
}

fn app_types(cell: &RawCell) -> Vec<AppType> {
    let marked = cell.marks.iter().find_map(|mark| match mark {
        RawMark::AppTypes(types) => Some(types.as_str()),
        RawMark::EnumItem { .. } | RawMark::Scope { .. } | RawMark::Token(_) => None,
    });
    let text = marked.unwrap_or(&cell.text);
    let app = |app: App| match app {
        App::Custom => AppType::Custom,
        App::Store => AppType::Isv,
    };
    words::APPS.all_within(text).into_iter().map(app).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn tells(rows: &[[&str; 2]], expected: &[&str]) -> Facts {
        let (mut facts, mut diags) = (Facts::default(), Diagnostics::new("page.md".into()));
        facts.table(&RawTable::of_texts(["基本", ""], rows), &mut diags);
        let told = diags.into_vec().into_iter().map(|found| found.message).collect::<Vec<_>>();
        assert_eq!(told, expected);
        facts
    }

    #[test]
    fn a_row_with_an_unknown_key_is_told() {
        let message = "the request table's row `幂等` is not known and was left out";
        let facts = tells(&[["幂等", "是"], ["HTTP Method", "GET"], ["备注", ""]], &[message]);
        assert_eq!(facts.method.map(|method| method.text), Some("GET".to_owned()));
    }

    #[test]
    fn a_row_that_lost_a_cell_is_told() {
        let mut table = RawTable::of_texts(["基本", ""], &[["HTTP Method", "GET"], ["每分钟 100 次", ""]]);
        table.rows.iter_mut().skip(1).for_each(|row| row.cells.truncate(1));
        let (mut facts, mut diags) = (Facts::default(), Diagnostics::new("page.md".into()));
        facts.table(&table, &mut diags);
        assert_eq!(diags.into_vec().iter().map(|found| found.code).collect::<Vec<_>>(), [Code::FactUnknown]);
    }

    #[test]
    fn a_known_key_with_a_value_that_cannot_be_read_is_told() {
        let limit = "`接口频率限制` cannot be read: it was left out";
        tells(&[["接口频率限制", "看情况"], ["支持的应用类型", "-"]], &[limit]);
        let part = "`接口频率限制` cannot be read: a part of it was left out";
        tells(&[["HTTP Method", "GET"], ["接口频率限制", "1000 次/分钟、50 QPS"]], &[part]);
        tells(&[["支持的应用类型", "小程序"]], &["`支持的应用类型` cannot be read: it was left out"]);
    }

    #[test]
    fn old_pages_say_the_tokens_and_the_content_type_beside_the_url() {
        let facts = tells(
            &[["凭证要求", "user_access_token"], ["HTTP Content-Type", "application/json; charset=utf-8"]],
            &[],
        );
        assert_eq!(
            (facts.tokens, facts.content_type.as_deref()),
            (vec![Token::User], Some("application/json"))
        );
        tells(&[["凭证要求", "见说明"]], &["`凭证要求` cannot be read: it was left out"]);
    }

    #[test]
    fn a_second_method_is_told() {
        let message = "`HTTP Method` is there twice: `PUT` was left out";
        tells(&[["HTTP Method", "GET"], ["HTTP Method", "PUT"], ["HTTP Method", "GET"]], &[message]);
    }

    #[test]
    fn a_table_of_something_else_is_no_request_table() {
        tells(&[["场景", "说明"]], &[]);
    }
}
