//! The glossary: our English nouns and the words that the officer sees. Screens, messages and papers take them from here.

/// One line of the glossary.
#[derive(Clone, Copy, Debug)]
pub struct Term {
    pub code: &'static str,
    pub screen: &'static str,
    pub meaning: &'static str,
}

pub const BOOK: &str = "評価帳";
pub const EDITION: &str = "年度版";
pub const SECTION: &str = "見出し";
pub const RECORD: &str = "事業";
pub const ENTRY: &str = "担当課別の記入";
pub const DEPARTMENT: &str = "担当課";
pub const FORM: &str = "様式";
pub const FIELD: &str = "項目";
pub const CARRIED: &str = "前年のまま";
pub const EMPTY: &str = "未記入";
pub const DRAFT: &str = "下書き";
pub const CONFIRMED: &str = "確認済";

pub const ALL: &[Term] = &[
    Term { code: "Book", screen: BOOK, meaning: "一つのファイル。計画とそのすべての年度" },
    Term { code: "Edition", screen: EDITION, meaning: "一つの年度の報告書" },
    Term {
        code: "Section", screen: SECTION, meaning: "目標・柱・施策・節。番号の付け方を持つ見出し"
    },
    Term { code: "Block", screen: "本文・表・図", meaning: "見出しの下に並ぶもの" },
    Term { code: "Form", screen: FORM, meaning: "表の列、又はシートの欄の決まり" },
    Term { code: "Field", screen: FIELD, meaning: "一つの列又は欄" },
    Term {
        code: "Record", screen: RECORD, meaning: "事業・指標・取組。表の一行、又は一枚のシート"
    },
    Term { code: "Entry", screen: ENTRY, meaning: "事業の中の、担当課ごとの一行" },
    Term { code: "Scale", screen: "評価区分・方向性", meaning: "選択肢とその意味" },
    Term { code: "Mark", screen: "印", meaning: "◎、【拡充】など。凡例と結び付く" },
    Term { code: "Department", screen: DEPARTMENT, meaning: "年度ごとの課の一覧" },
    Term { code: "Lineage", screen: "前年度との対応", meaning: "年度をまたいで同じものを結ぶ鍵" },
];
