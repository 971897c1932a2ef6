//! Which items of a list are values, where exports lost how deep an item stands.
//!
//! What an item says of a value, or of some values together, is an item of its own there: `- **注意**：…`,
//! `` - `external_access`: … `` under `- wiki：知识库节点`. All values of a list are spelled in one way; the
//! first one shows which.

use super::choices;
use crate::infer::text::prose::Line;

/// How the values of a list are spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Style {
    marked: bool,
    ascii: bool,
    number: bool,
}

impl Style {
    /// How the value of an item is spelled, if it has one.
    fn of(line: &Line<'_>) -> Option<Self> {
        let (value, _) =
            choices::listed(line).filter(|(value, _)| line.depth == 1 && !value.contains("**"))?;
        Some(Self {
            marked: line.text.starts_with('`'),
            ascii: value.is_ascii(),
            number: value.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit()),
        })
    }

    /// How the first value is spelled.
    fn of_first(lines: &[Line<'_>]) -> Option<Self> {
        lines.iter().find_map(Self::of)
    }

    /// Whether an item spelled like `other` may be a value of this list.
    fn allows(self, other: Self) -> bool {
        (self.marked || !other.marked) && (!self.ascii || other.ascii) && (!self.number || other.number)
    }
}

/// What a line is in a list of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Value,
    /// It says more about the value before it.
    More,
    /// It heads another list.
    Head,
}

/// What each line is.
pub(super) fn parts(lines: &[Line<'_>]) -> Vec<Part> {
    let first = Style::of_first(lines);
    let is_value =
        |line: &Line<'_>| first.zip(Style::of(line)).is_some_and(|(first, style)| first.allows(style));
    let mut parts = Vec::with_capacity(lines.len());
    // A line that ends with a colon heads what follows: values, which are then another list's, or more about this one's.
    let mut heads_values = false;
    for line in lines.iter().rev() {
        parts.push(match line.depth {
            0 if heads_values && line.text.ends_with(['：', ':']) => Part::Head,
            0 => Part::More,
            _ => {
                heads_values = is_value(line);
                if heads_values { Part::Value } else { Part::More }
            }
        });
    }
    parts.reverse();
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::infer::text::prose;

    /// The values among the lines of `text`, up to the head of another list.
    fn values(text: &str) -> Vec<&str> {
        let lines = prose::lines(text);
        let parts = parts(&lines);
        let own = lines.iter().zip(parts).take_while(|(_, part)| *part != Part::Head);
        own.filter(|(_, part)| *part == Part::Value)
            .filter_map(|(line, _)| line.text.split('：').next())
            .collect()
    }

    #[test]
    fn what_is_spelled_otherwise_says_more_about_a_value() {
        assert_eq!(values("- group：组\n- **注意**：新组无效\n- user：人"), ["group", "user"]);
        assert_eq!(values("- wiki：节点。不支持：\n- `share`：分享\n- doc：文档"), ["wiki", "doc"]);
        assert_eq!(
            values("- 0：等待\n- 3：完成。另见\n- 部门事件：事件\n- id：编号\n- 4：失败"),
            ["0", "3", "4"]
        );
        assert_eq!(values("- 男：男性\n- 女：女性"), ["男", "女"]);
    }

    #[test]
    fn a_line_that_heads_prose_does_not_end_the_values() {
        let text = "- open_id：甲\n获取方式：\n- 在后台查看\n- 通过接口查看\n- user_id：乙";
        assert_eq!(values(text), ["open_id", "user_id"]);
        assert_eq!(values("- a：甲\n另一列表：\n- b：乙"), ["a"]);
    }
}
