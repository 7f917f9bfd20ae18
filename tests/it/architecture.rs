//! The arrows of the house: which module may know which, read from the source. A new arrow changes the table here
//! and the one in `ARCHITECTURE.md` in the same commit.

use std::path::{Path, PathBuf};

/// Module → what it may import from the crate. `layout::document` style entries allow that part only.
const ARROWS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("fonts", &[]),
    ("edit", &["model"]),
    ("compare", &["model"]),
    ("check", &["model", "fonts", "edit"]),
    ("report", &["model", "compare", "layout"]),
    ("layout", &["fonts"]),
    ("store", &["model", "edit"]),
    ("interchange", &["model", "edit"]),
    ("pdf", &["layout", "fonts"]),
    ("workspace", &["model", "edit", "store"]),
    ("work", &["model", "fonts", "edit", "compare", "check", "report", "layout", "interchange", "pdf", "store"]),
    ("app", &["model", "fonts", "edit", "compare", "check", "report", "layout", "interchange", "workspace", "work"]),
    ("cli", &["model", "edit", "compare", "check", "report", "layout", "interchange", "store", "workspace", "work"]),
];

/// What one part alone may touch: crate or call → the folders in which it may stand.
const OWNERS: &[(&str, &[&str])] = &[
    ("rusqlite", &["store"]),
    ("printpdf", &["pdf"]),
    ("lopdf", &["pdf"]),
    ("subsetter", &["pdf"]),
    ("calamine", &["interchange"]),
    ("rust_xlsxwriter", &["interchange"]),
    ("encoding_rs", &["interchange"]),
    // The preview paints outlines; everybody else asks `fonts`.
    ("ttf_parser", &["fonts", "layout", "pdf", "app"]),
    ("egui", &["app"]),
    ("eframe", &["app"]),
    ("rfd", &["app"]),
    ("clap", &["cli"]),
    ("std::fs", &["store", "work", "workspace", "app"]),
    ("Utc::now", &["app", "cli", "workspace", "store"]),
    ("Local::now", &["app", "cli", "workspace", "store"]),
];

fn source_files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            source_files(&path, out);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            out.push(path);
        }
    }
}

/// Every source file with its module and its code lines: comments and the tests at the end are left out.
fn sources() -> Vec<(String, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    source_files(&root, &mut files);
    let read = |path: PathBuf| {
        let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        let module = name.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        let code: String =
            code.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect();
        (module, name, code)
    };
    let is_test = |name: &str| name.ends_with("/tests.rs") || name.contains("/tests/");
    files.into_iter().map(read).filter(|(_, name, _)| !is_test(name)).collect()
}

/// Names that follow `crate::` in a piece of code, braces opened one level (`use crate::{edit, model}`).
fn imported_modules(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for rest in code.split("crate::").skip(1) {
        let name = |text: &str| -> String { text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect() };
        match rest.strip_prefix('{') {
            None => found.push(name(rest)),
            Some(inside) => {
                let mut depth = 0;
                let mut item = String::new();
                for c in inside.chars() {
                    match c {
                        '}' if depth == 0 => break,
                        ',' if depth == 0 => found.push(name(std::mem::take(&mut item).trim())),
                        _ => {
                            depth += i32::from(c == '{') - i32::from(c == '}');
                            item.push(c);
                        }
                    }
                }
                found.push(name(item.trim()));
            }
        }
    }
    found.retain(|name| !name.is_empty());
    found
}

#[test]
fn imports_point_downwards_only() {
    let mut wrong = Vec::new();
    for (module, name, code) in sources() {
        if module == "lib" || module == "main" {
            continue;
        }
        let Some((_, allowed)) = ARROWS.iter().find(|arrow| arrow.0 == module) else {
            wrong.push(format!("{name}: the module has no line in the table"));
            continue;
        };
        for import in imported_modules(&code) {
            let is_module = ARROWS.iter().any(|arrow| arrow.0 == import);
            if is_module && import != module && !allowed.contains(&import.as_str()) {
                wrong.push(format!("{name}: {module} must not know {import}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether `thing::` (or a whole call) is used in a line, and not as a part of a longer name.
fn uses(line: &str, thing: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let needle = if thing.contains("::") { thing.to_owned() } else { format!("{thing}::") };
    let mut rest = line;
    let mut before = ' ';
    while let Some((head, tail)) = rest.split_once(&needle) {
        let last = head.chars().next_back().unwrap_or(before);
        let goes_on = thing.contains("::") && tail.starts_with(is_word);
        if !is_word(last) && !goes_on {
            return true;
        }
        before = ':';
        rest = tail;
    }
    false
}

#[test]
fn each_outside_thing_has_its_owner() {
    let mut wrong = Vec::new();
    for (module, name, code) in sources() {
        for (thing, owners) in OWNERS {
            let owned = module == "main" || owners.contains(&module.as_str());
            let used = code.lines().any(|line| uses(line, thing));
            if used && !owned {
                wrong.push(format!("{name}: {thing} belongs to {owners:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn screens_and_widgets_only_draw() {
    let forbidden = ["std::fs", "rfd::", "std::thread", "Workspace", "std::process", "open::"];
    let drawing = |name: &str| name.starts_with("app/screens/") || name.starts_with("app/widgets/");
    let mut wrong = Vec::new();
    for (_, name, code) in sources().into_iter().filter(|source| drawing(&source.1)) {
        wrong.extend(forbidden.iter().filter(|word| code.contains(**word)).map(|word| format!("{name}: {word}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["src", "tests", "benches"] {
        if root.join(folder).is_dir() {
            source_files(&root.join(folder), &mut files);
        }
    }
    let silent = files.into_iter().filter(|path| !std::fs::read_to_string(path).unwrap().starts_with("//!"));
    let silent: Vec<PathBuf> = silent.collect();
    assert!(silent.is_empty(), "without a first line of //!: {silent:?}");
}
