//! Steps for 元に戻す and やり直す. A step is a list of changes; undo is the same list inverted, in reverse order.
//!
//! Quick edits of one text join into one step, as long as nothing else came between them. At most [`History::DEPTH`]
//! steps are kept; the history table of the file keeps every one of them for good.

use crate::model::{Change, FieldId, FormId, Owner, SectionId};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::VecDeque;

/// What two edits must share to become one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinKey {
    Cell(Owner, FieldId),
    BlockText(i64),
    BlockHeading(i64),
    Section(SectionId),
    ColumnWidths(FormId),
}

/// One step as it is remembered.
#[derive(Clone, Debug)]
pub struct Step {
    /// 「実施状況の入力」
    pub label: String,
    pub changes: Vec<Change>,
    pub join: Option<JoinKey>,
    pub at: DateTime<Utc>,
}

impl Step {
    /// The changes that take this step back.
    pub fn inverted(&self) -> Vec<Change> {
        self.changes.iter().rev().map(Change::inverted).collect()
    }
}

#[derive(Debug, Default)]
pub struct History {
    done: VecDeque<Step>,
    undone: Vec<Step>,
}

impl History {
    pub const DEPTH: usize = 200;
    /// Edits of one text further apart than this are two steps.
    const JOIN_WITHIN: TimeDelta = TimeDelta::seconds(20);

    /// Remembers a step that has just been applied. What had been undone can no longer be redone.
    /// Answers whether it was joined to the step before.
    pub fn record(&mut self, step: Step) -> bool {
        self.undone.clear();
        if let Some(last) = self.done.back_mut()
            && step.join.is_some()
            && last.join == step.join
            && step.at - last.at <= Self::JOIN_WITHIN
        {
            last.at = step.at;
            Self::join(last, step.changes);
            if last.changes.is_empty() {
                self.done.pop_back();
            }
            return true;
        }
        self.done.push_back(step);
        while self.done.len() > Self::DEPTH {
            self.done.pop_front();
        }
        false
    }

    /// Changes of the same row become one change from the first before to the last after.
    fn join(last: &mut Step, changes: Vec<Change>) {
        for change in changes {
            match last.changes.iter_mut().find(|earlier| earlier.key() == change.key()) {
                Some(earlier) => earlier.after = change.after,
                None => last.changes.push(change),
            }
        }
        // What was typed and deleted again is nothing to take back.
        last.changes.retain(|change| change.before != change.after);
    }

    pub fn undo_label(&self) -> Option<&str> {
        self.done.back().map(|step| step.label.as_str())
    }

    pub fn redo_label(&self) -> Option<&str> {
        self.undone.last().map(|step| step.label.as_str())
    }

    /// The step to take back; hand it to [`Self::undone`] once its inversion is applied.
    pub fn to_undo(&self) -> Option<&Step> {
        self.done.back()
    }

    pub fn undone(&mut self) {
        self.undone.extend(self.done.pop_back());
    }

    pub fn to_redo(&self) -> Option<&Step> {
        self.undone.last()
    }

    pub fn redone(&mut self) {
        // A redone step never joins with the typing that follows it.
        self.done.extend(self.undone.pop().map(|step| Step { join: None, ..step }));
    }
}
