//! The text dialect: plain lines, copied from a browser.

use crate::{
    diag::Diagnostics,
    raw::{Dialect, RawPage},
};

/// What stands on a page of plain lines.
pub(super) fn parse(_text: &str, _diags: &mut Diagnostics) -> RawPage {
    RawPage {
        dialect: Dialect::Text,
        title: None,
        full_path: None,
        source_url: None,
        explorer: None,
        sections: Vec::new(),
    }
}
