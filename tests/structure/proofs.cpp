#include "proofs.hpp"

#include <cstddef>
#include <iomanip>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

namespace latchkey::structure {

namespace {

const std::string page = "docs/security/requirements.md";

/// A file, or a folder with its slash, and what is to be found in it.
struct Proof {
    std::string path;
    std::vector<std::string> names;
};

/// The names in what stands behind a path, up to the next proof.
std::vector<std::string> names_in(const std::string& text) {
    static const std::regex name(R"re( *("[^"]+"|[\w.]+) *)re");
    std::vector<std::string> names;
    std::istringstream items(text.substr(0, text.find(';')));
    std::smatch found;
    for (std::string item; std::getline(items, item, ',');) {
        if (std::regex_match(item, found, name)) {
            names.push_back(found[1]);
        }
    }
    return names;
}

/// Those in the last cell of a table's row.
std::vector<Proof> proofs_in(const std::string& row) {
    const std::size_t end = row.rfind('|');
    const std::size_t begin = row.rfind('|', end - 1) + 1;
    std::istringstream pieces(row.substr(begin, end - begin));
    std::vector<Proof> proofs;
    bool is_path = false;
    for (std::string piece; std::getline(pieces, piece, '`'); is_path = !is_path) {
        if (is_path) {
            proofs.push_back({piece, {}});
        } else if (!proofs.empty()) {
            proofs.back().names = names_in(piece);
        }
    }
    return proofs;
}

Tree::const_iterator find_proof(const Tree& tree, const std::string& path) {
    for (const std::string& full_path : {"tests/" + path, path}) {
        const auto found = tree.lower_bound(full_path);
        const bool is_there = found != tree.end() && found->first.starts_with(full_path);
        if (is_there && (found->first == full_path || full_path.ends_with('/'))) {
            return found;
        }
    }
    return tree.end();
}

/// "Suite.Test" needs both its words.
bool has_name(const std::string& text, const std::string& name) {
    if (name.starts_with('"')) {
        return text.find(name) != std::string::npos;
    }
    std::istringstream words(name);
    bool has_all = true;
    for (std::string word; std::getline(words, word, '.');) {
        has_all = has_all && has_word(text, word);
    }
    return has_all;
}

} // namespace

Findings check_proofs(const Tree& tree) {
    Findings findings;
    std::istringstream lines(tree.contains(page) ? tree.at(page) : "");
    std::string line;
    for (std::size_t number = 1; std::getline(lines, line); ++number) {
        if (!line.starts_with("| S-")) {
            continue;
        }
        const std::vector<Proof> proofs = proofs_in(line);
        if (proofs.empty()) {
            findings.push_back(finding(page, number, "names no file that proves it"));
        }
        for (const Proof& proof : proofs) {
            const auto file = find_proof(tree, proof.path);
            if (file == tree.end()) {
                findings.push_back(finding(page, number, proof.path + " does not exist"));
                continue;
            }
            for (const std::string& name : proof.names) {
                if (!has_name(file->second, name)) {
                    findings.push_back(finding(page, number, proof.path + " has no " + name));
                }
            }
        }
    }
    return findings;
}

Findings check_every_requirement_is_told(const Tree& tree) {
    constexpr int core_rows = 256;
    const std::string text = tree.contains(page) ? tree.at(page) : "";
    Findings findings;
    for (int row = 1; row <= core_rows; ++row) {
        std::ostringstream id;
        id << "S-" << std::setw(3) << std::setfill('0') << row;
        if (!has_word(text, id.str())) {
            findings.push_back(page + ": " + id.str() + " is neither proved nor explained");
        }
    }
    return findings;
}

} // namespace latchkey::structure
