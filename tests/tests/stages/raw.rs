//! A raw page as text: a line each for headings, rows and cells, with the page's line numbers.

use feishu_codegen::{
    diag::{Lines, Span},
    raw::{RawBlock, RawCell, RawPage, RawRow, RawText},
};
use std::fmt::Write;

pub fn show(page: &RawPage, lines: &Lines<'_>) -> String {
    let mut show = Show { lines, out: String::new() };
    let text = |text: &Option<RawText>| text.as_ref().map(|text| text.text.clone());
    show.line(&format!("dialect: {:?}", page.dialect));
    show.line(&format!("title: {:?}", text(&page.title)));
    show.line(&format!("full path: {:?}", page.full_path));
    show.line(&format!("source url: {:?}", page.source_url));
    show.line(&format!("explorer: {:?}", text(&page.explorer)));
    for section in &page.sections {
        show.at(section.span, &format!("{} {}", "#".repeat(section.level.into()), section.heading));
        section.blocks.iter().for_each(|block| show.block(block));
    }
    show.out
}

struct Show<'a> {
    lines: &'a Lines<'a>,
    out: String,
}

impl Show<'_> {
    fn line(&mut self, text: &str) {
        writeln!(self.out, "{text}").expect("texts can be written");
    }

    fn at(&mut self, span: Span, text: &str) {
        let (start, end) = (self.lines.position(span.start as usize), self.lines.position(span.end as usize));
        self.line(&format!("{}:{}-{}:{} {text}", start.line, start.column, end.line, end.column));
    }

    fn block(&mut self, block: &RawBlock) {
        match block {
            RawBlock::Text(text) => self.at(text.span, &format!("text {:?}", text.text)),
            RawBlock::Sample(sample) => {
                self.at(sample.span, &format!("sample {} {:?}", sample.language, sample.text));
            }
            RawBlock::Table(table) => {
                self.at(table.span, &format!("table {:?}", table.head));
                table.rows.iter().for_each(|row| self.row(row));
            }
        }
    }

    fn row(&mut self, row: &RawRow) {
        let level = row.level.map_or("?".to_owned(), |level| level.to_string());
        self.at(row.span, &format!("row at level {level}"));
        row.cells.iter().for_each(|cell| self.cell(cell));
    }

    fn cell(&mut self, cell: &RawCell) {
        self.at(cell.span, &format!("  {:?}", cell.text));
        for mark in &cell.marks {
            self.line(&format!("    {mark:?}"));
        }
    }
}
