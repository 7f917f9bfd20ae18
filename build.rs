//! Gives the Windows program a manifest: long paths, UTF-8, sharp text on high-resolution screens.

fn main() {
    if std::env::var_os("CARGO_CFG_WINDOWS").is_some() {
        let manifest = embed_manifest::new_manifest("Hyokacho")
            .active_code_page(embed_manifest::manifest::ActiveCodePage::Utf8)
            .long_path_aware(embed_manifest::manifest::Setting::Enabled);
        if let Err(error) = embed_manifest::embed_manifest(manifest) {
            println!("cargo::warning=manifest not embedded: {error}");
        }
    }
    println!("cargo::rerun-if-changed=build.rs");
}
