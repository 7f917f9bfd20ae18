//! What the window does for the check: asks, shows what came back, goes to findings, puts them right.

use super::super::action::View;
use super::super::desk::FocusWish;
use super::super::window::Window;
use crate::check::Rule;
use egui::Context;
use std::sync::Arc;

impl Window {
    /// Keeps the findings up with the book and the edition on the desk.
    pub(in crate::app) fn follow_check(&mut self) {
        let (Some(workspace), Some(edition)) = (&self.workspace, self.desk.edition) else { return };
        if let Some(found) = self.checker.follow(workspace.book(), edition) {
            self.desk.take_findings(Arc::new(found));
        }
    }

    pub(in crate::app) fn open_check(&mut self) {
        self.view = View::Desk;
        self.desk.search.close();
        self.desk.check.open();
    }

    pub(in crate::app) fn close_check(&mut self, ctx: &Context) {
        self.desk.check.close();
        self.desk.drafts.take_focus_back(ctx);
    }

    pub(in crate::app) fn step_finding(&mut self, by: i32) {
        if !self.desk.check.is_open() {
            self.open_check();
        }
        if let Some(index) = self.desk.check.step(by) {
            self.go_to_finding(index);
        }
    }

    /// Opens the place of a finding; the passage is selected in its field.
    pub(in crate::app) fn go_to_finding(&mut self, index: usize) {
        let (Some(row), Some(edition)) = (self.desk.check.row(index).cloned(), self.desk.check.edition()) else {
            return;
        };
        self.view = View::Desk;
        if self.desk.edition != Some(edition) {
            self.show_edition(edition);
        }
        self.desk.check.set_current(index);
        self.desk.go(row.at);
        self.desk.focus_wish = row.field.map(FocusWish::Key);
        if let (Some(field), Some((first, last))) = (row.field, row.characters) {
            self.desk.drafts.select(field, first, last);
        }
        self.desk.scroll_outline = true;
    }

    /// Puts a finding right: one command, one step back. Nothing happens when its text has changed since; the list
    /// follows in a moment.
    pub(in crate::app) fn fix_finding(&mut self, index: Option<usize>) {
        let Some(index) = index.or(self.desk.check.current()) else { return };
        let (Some(row), Some(edition)) = (self.desk.check.row(index).cloned(), self.desk.check.edition()) else {
            return;
        };
        let Some(workspace) = &self.workspace else { return };
        let Some(fix) = &row.finding.fix else { return };
        if workspace.book().text_at(fix.text.place) != Some(fix.text.before.as_str()) {
            return;
        }
        if let Some(command) = row.finding.command(edition) {
            self.go_to_finding(index);
            self.run(&command);
        }
    }

    /// Whether a rule's findings are shown; kept for the next start.
    pub(in crate::app) fn show_rule(&mut self, rule: Rule, shown: bool) {
        self.memory.show_rule(rule, shown);
        self.desk.hide_rules(self.memory.hidden_rules());
    }
}
