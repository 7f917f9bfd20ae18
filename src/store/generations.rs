//! Backups in generations: where they lie, what they are called, which of them have served their time.

use super::Store;
use super::error::{StoreError, Trouble};
use chrono::{DateTime, Datelike as _, Local, NaiveDate, NaiveDateTime};
use std::path::{Path, PathBuf};

/// Why a backup was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BackupReason {
    /// There were changes and some time had passed.
    Timed,
    /// The book was closed.
    Closing,
    /// Something was about to change much at once: an import, the turn of the year.
    BeforeChange,
    /// A paper was printed for a committee; kept for good.
    Printed,
    /// The officer asked for it; kept for good.
    Asked,
}

impl BackupReason {
    const ALL: [Self; 5] = [Self::Timed, Self::Closing, Self::BeforeChange, Self::Printed, Self::Asked];

    /// The word in the file name.
    pub fn label(self) -> &'static str {
        match self {
            Self::Timed => "自動",
            Self::Closing => "終了時",
            Self::BeforeChange => "一括変更前",
            Self::Printed => "印刷時",
            Self::Asked => "手動",
        }
    }

    fn is_for_good(self) -> bool {
        matches!(self, Self::Printed | Self::Asked)
    }
}

/// One backup, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generation {
    pub path: PathBuf,
    /// Local time.
    pub at: NaiveDateTime,
    pub reason: BackupReason,
}

const TIME_IN_NAME: &str = "%Y%m%d-%H%M%S";

/// Where a backup goes that the officer did not name: beside the book, with the time in its name.
pub fn backup_beside(file: &Path, at: DateTime<Local>) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    file.with_file_name(format!("{stem} 控え {}.hyoka", at.format(TIME_IN_NAME)))
}

/// The folder on this computer under which every document has its backups: it outlives a lost share or stick.
/// `None` when the system names no such folder.
pub fn backup_folder() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "Hyokacho").map(|folders| folders.data_local_dir().join("backups"))
}

/// The backups of one document, newest first.
pub fn generations(folder: &Path, document_id: &str) -> Vec<Generation> {
    let files = std::fs::read_dir(folder.join(document_id)).into_iter().flatten().flatten();
    let mut found: Vec<Generation> = files.filter_map(|file| read_name(file.path())).collect();
    found.sort_by_key(|one| std::cmp::Reverse((one.at, one.reason)));
    found
}

/// `20261121-141500 自動.hyoka`
fn read_name(path: PathBuf) -> Option<Generation> {
    let (time, label) = path.file_name()?.to_str()?.strip_suffix(".hyoka")?.split_once(' ')?;
    let at = NaiveDateTime::parse_from_str(time, TIME_IN_NAME).ok()?;
    let reason = BackupReason::ALL.into_iter().find(|reason| reason.label() == label)?;
    Some(Generation { path, at, reason })
}

impl Store {
    /// Makes a checked backup under `folder` and removes the ones that have served their time.
    pub fn back_up_generation(
        &mut self,
        folder: &Path,
        reason: BackupReason,
        at: DateTime<Local>,
    ) -> Result<Generation, StoreError> {
        let own_folder = folder.join(self.document_id());
        std::fs::create_dir_all(&own_folder).map_err(|error| Trouble::Io(error).about(&own_folder))?;
        let at = at.naive_local();
        let to = own_folder.join(format!("{} {}.hyoka", at.format(TIME_IN_NAME), reason.label()));
        let report = self.backup(&to)?;
        thin_out(&generations(folder, self.document_id()), at);
        Ok(Generation { path: report.file, at, reason })
    }
}

fn thin_out(newest_first: &[Generation], now: NaiveDateTime) {
    let times: Vec<(NaiveDateTime, BackupReason)> = newest_first.iter().map(|one| (one.at, one.reason)).collect();
    for (generation, keep) in newest_first.iter().zip(kept(&times, now)) {
        if !keep && let Err(error) = std::fs::remove_file(&generation.path) {
            log::warn!("{}: {error}", generation.path.display());
        }
    }
}

const DAYS: usize = 14;
const WEEKS: usize = 8;
const MONTHS: usize = 24;

/// Which backups are kept, in the order given (newest first): all of today and yesterday; then the last one of each
/// of 14 days, 8 weeks and 24 months in which there are any; and every one made for a printed paper or by hand.
pub fn kept(newest_first: &[(NaiveDateTime, BackupReason)], now: NaiveDateTime) -> Vec<bool> {
    let mut last: Option<NaiveDate> = None;
    let (mut days, mut weeks, mut months) = (0, 0, 0);
    let mut judge = |(at, reason): &(NaiveDateTime, BackupReason)| {
        let day = at.date();
        if reason.is_for_good() || (now.date() - day).num_days() <= 1 {
            return true;
        }
        let (count, is_next) = if days < DAYS {
            (&mut days, last.is_none_or(|last| last != day))
        } else if weeks < WEEKS {
            (&mut weeks, last.is_none_or(|last| last.iso_week() != day.iso_week()))
        } else if months < MONTHS {
            (&mut months, last.is_none_or(|last| (last.year(), last.month()) != (day.year(), day.month())))
        } else {
            return false;
        };
        if is_next {
            *count += 1;
            last = Some(day);
        }
        is_next
    };
    newest_first.iter().map(&mut judge).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    fn time(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(&format!("{text}:00"), "%Y-%m-%d %H:%M:%S").unwrap()
    }

    /// `+` is kept, `-` goes, `!` was printed (and is kept).
    fn check(now: &str, lines: &[&str]) {
        let expected: Vec<bool> = lines.iter().map(|line| !line.starts_with('-')).collect();
        let parse = |line: &&str| {
            let (mark, at) = line.split_at_checked(1).unwrap();
            (time(at), if mark == "!" { BackupReason::Printed } else { BackupReason::Timed })
        };
        let times: Vec<_> = lines.iter().map(parse).collect();
        assert_eq!(kept(&times, time(now)), expected, "{lines:?}");
    }

    #[test]
    fn today_and_yesterday_are_complete() {
        check(
            "2026-11-21 18:00",
            &["+2026-11-21 17:45", "+2026-11-21 17:30", "+2026-11-20 09:15", "+2026-11-20 09:00"],
        );
    }

    #[test]
    fn of_earlier_days_the_last_one_stays() {
        check(
            "2026-11-21 09:00",
            &["+2026-11-19 17:00", "-2026-11-19 16:45", "+2026-11-10 12:00", "-2026-11-10 11:00"],
        );
    }

    #[test]
    fn printed_papers_stay_for_good() {
        check(
            "2026-11-21 09:00",
            &["+2026-11-19 17:00", "!2026-11-19 16:45", "!2001-04-01 10:00", "!2001-04-01 09:00"],
        );
    }

    #[test]
    fn a_clock_that_was_set_back_costs_nothing() {
        check("2026-11-21 09:00", &["+2027-01-01 00:00", "+2026-12-31 00:00"]);
    }

    #[test]
    fn what_the_officer_asked_for_stays_for_good() {
        let times = [(time("2026-11-19 17:00"), BackupReason::Timed), (time("2001-04-01 10:00"), BackupReason::Asked)];
        assert_eq!(kept(&times, time("2026-11-21 09:00")), [true, true]);
        let old = [(time("2001-04-01 11:00"), BackupReason::Timed), (time("2001-04-01 10:00"), BackupReason::Asked)];
        assert_eq!(kept(&old, time("2026-11-21 09:00")), [true, true]);
    }

    /// Three years with a backup every 15 minutes of a working day, thinned after each one.
    #[test]
    fn three_years_stay_small_and_never_lose_the_latest() {
        let mut all: Vec<(NaiveDateTime, BackupReason)> = Vec::new();
        let mut now = time("2026-04-01 09:00");
        for day in 0..1096 {
            for quarter in 0..32 {
                let at = now + TimeDelta::days(day) + TimeDelta::minutes(15 * quarter);
                all.insert(0, (at, BackupReason::Timed));
                let mut keep = kept(&all, at).into_iter();
                all.retain(|_| keep.next().unwrap());
                assert_eq!(all[0].0, at);
            }
        }
        now += TimeDelta::days(1095) + TimeDelta::hours(8);
        let age = |days: i64| all.iter().filter(|one| (now - one.0).num_days() >= days).count();
        assert_eq!(all.len(), 2 * 32 + DAYS + WEEKS + MONTHS, "{all:?}");
        assert!(age(730) >= 1, "{all:?}");
    }

    #[test]
    fn names_are_read_as_they_are_written() {
        for reason in BackupReason::ALL {
            let at = time("2026-11-21 14:15");
            let path = PathBuf::from(format!("{} {}.hyoka", at.format(TIME_IN_NAME), reason.label()));
            assert_eq!(read_name(path.clone()), Some(Generation { path, at, reason }));
        }
        for other in ["~x.tmp", "20261121-141500 写し.hyoka", "計画.hyoka", "20261121-141500 自動.hyoka-journal"]
        {
            assert_eq!(read_name(other.into()), None, "{other}");
        }
    }
}
