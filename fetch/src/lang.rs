//! The languages in which the site answers.

pub(crate) use feishu_codegen::place::ENGLISH;
use serde::{Deserialize, Serialize};

/// A language of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Chinese, in which the docs are written.
    Zh,
    /// English, a translation that lags behind.
    En,
}

impl Lang {
    /// The tag that the site knows it by: of its cookie, of `Accept-Language`, and of a page's comment.
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en-US",
        }
    }

    pub(crate) fn of_tag(tag: &str) -> Option<Self> {
        [Self::Zh, Self::En].into_iter().find(|lang| lang.tag() == tag)
    }

    /// The language of a page that does not state it. Pages put there by hand were Chinese before there were others.
    pub(crate) fn of_path(path: &str) -> Self {
        let english = path.strip_prefix(ENGLISH).is_some_and(|rest| rest.starts_with('/'));
        if english { Self::En } else { Self::Zh }
    }

    /// Where its pages stand. Two languages of one page may not stand in one place, and one run of `gen` reads one
    /// language.
    pub(crate) fn within(self, path: &str) -> String {
        match self {
            Self::Zh => path.to_owned(),
            Self::En => format!("{ENGLISH}/{path}"),
        }
    }
}
