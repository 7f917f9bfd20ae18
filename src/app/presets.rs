//! The presets in the officer's words.

/// A preset as the officer chooses it.
#[derive(Clone, Debug)]
pub struct PresetChoice {
    /// The name on the command line.
    pub name: &'static str,
    pub label: &'static str,
    pub description: &'static str,
}

/// What each preset is for.
pub const PRESETS: [PresetChoice; 6] = [
    PresetChoice {
        name: "evaluation",
        label: "実施状況評価表",
        description: "事業ごとに担当課が実施状況・評価・今後の方向を書く表（A4横）",
    },
    PresetChoice {
        name: "plan",
        label: "計画書（指標・事業一覧）",
        description: "目標と施策の文章、指標の表、事業の一覧（A4縦）",
    },
    PresetChoice {
        name: "sheet", label: "重要取組シート", description: "一つの取組を一枚にまとめるシート（A4縦）"
    },
    PresetChoice {
        name: "pillars", label: "施策の柱と主な事業", description: "方向性ごとの文章・図と、主な事業の表"
    },
    PresetChoice {
        name: "priority", label: "重点的取組み", description: "施策ごとの取組の実績と予定、具体的な手段"
    },
    PresetChoice {
        name: "project",
        label: "事務事業評価シート",
        description: "予算・決算と指標、達成率のある、一般的な事務事業評価",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_offered_in_the_officers_words() {
        let offered: Vec<&str> = PRESETS.iter().map(|preset| preset.name).collect();
        assert_eq!(offered, crate::interchange::preset_names());
    }
}
