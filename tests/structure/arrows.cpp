#include "arrows.hpp"

#include <sstream>

namespace latchkey::structure {

namespace {

/// Which rooms a room may know, in its own wing and in others. Files of other names are no room;
/// what they may know is what check_includes says.
const std::map<std::string, std::set<std::string>> rooms = {
    {"model", {"model"}},
    {"store", {"model", "store"}},
    {"service", {"model", "store", "service"}},
    {"schema", {"model", "service", "schema"}},
    {"routes", {"model", "service", "schema", "routes"}},
};

/// The words after DEPENDS up to the next keyword or the closing parenthesis.
std::set<std::string> depends_in(const std::string& cmake) {
    std::set<std::string> folders;
    const std::size_t begin = cmake.find("DEPENDS");
    if (begin == std::string::npos) {
        return folders;
    }
    const std::size_t end = std::min(cmake.find("LINKS", begin), cmake.find(')', begin));
    std::istringstream words(cmake.substr(begin, end - begin));
    std::string word;
    words >> word; // DEPENDS itself
    while (words >> word) {
        folders.insert(word);
    }
    return folders;
}

std::string folder_of_include(const std::string& include) {
    return include.substr(0, include.find('/'));
}

std::string join(const std::set<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : " ") + word;
    }
    return text;
}

void reach(const Tree& tree, const std::string& header, std::set<std::string>& reached) {
    const auto file = tree.find("src/" + header);
    if (file == tree.end() || !reached.insert(header).second) {
        return;
    }
    for (const std::string& next : includes_of(file->second)) {
        reach(tree, next, reached);
    }
}

/// Every header of ours that the text includes, directly or not.
std::set<std::string> reached_from(const Tree& tree, const std::string& text) {
    std::set<std::string> reached;
    for (const std::string& header : includes_of(text)) {
        reach(tree, header, reached);
    }
    return reached;
}

} // namespace

const Arrows& arrows_of_the_house() {
    static const Arrows arrows = {
        {"base", {}},
        {"config", {"base"}},
        {"http", {"base"}},
        {"storage", {"base"}},
        {"crypto", {"base"}},
        {"mail", {"base", "crypto", "storage"}},
        {"throttle", {"base", "crypto", "storage"}},
        {"passwords", {"base", "crypto"}},
        {"accounts",
         {"audit", "base", "crypto", "http", "mail", "passwords", "storage", "throttle"}},
        {"audit", {"base", "crypto", "http", "storage"}},
        {"keys", {"audit", "base", "crypto", "http", "storage"}},
        {"sessions",
         {"accounts", "audit", "base", "crypto", "http", "keys", "mail", "storage", "throttle"}},
        {"recovery",
         {"accounts",
          "audit",
          "base",
          "crypto",
          "http",
          "mail",
          "sessions",
          "storage",
          "throttle"}},
        {"registration",
         {"accounts",
          "audit",
          "base",
          "crypto",
          "http",
          "mail",
          "sessions",
          "storage",
          "throttle"}},
        {"adoption", {"accounts", "base", "crypto", "storage"}},
        {"app",
         {"accounts",
          "audit",
          "base",
          "config",
          "crypto",
          "http",
          "keys",
          "mail",
          "passwords",
          "recovery",
          "registration",
          "sessions",
          "storage",
          "throttle"}},
        {"doctor", {"accounts", "base", "config", "http", "mail", "storage"}},
        {"cli",
         {"accounts",
          "adoption",
          "app",
          "audit",
          "base",
          "config",
          "crypto",
          "doctor",
          "keys",
          "storage",
          "throttle"}},
    };
    return arrows;
}

Findings check_includes(const Tree& tree, const Arrows& arrows) {
    Findings findings;
    for (const auto& [path, text] : tree) {
        const Place place = place_of(path);
        if (place.folder.empty() || !is_cxx(path)) {
            continue;
        }
        if (!arrows.contains(place.folder)) {
            findings.push_back(path + ": its folder has no arrows");
            continue;
        }
        for (const std::string& include : includes_of(text)) {
            const std::string target = folder_of_include(include);
            if (target != place.folder && !arrows.at(place.folder).contains(target)) {
                findings.push_back(path + ": " + place.folder + " may not know " + include);
            }
        }
    }
    return findings;
}

Findings check_cmake_depends(const Tree& tree, const Arrows& arrows) {
    Findings findings;
    for (const auto& [folder, targets] : arrows) {
        const std::string path = "src/" + folder + "/CMakeLists.txt";
        const auto file = tree.find(path);
        if (file == tree.end()) {
            findings.push_back(path + ": missing");
        } else if (const auto depends = depends_in(file->second); depends != targets) {
            findings.push_back(
                path + ": DEPENDS \"" + join(depends) + "\", the arrows say \"" + join(targets) +
                "\""
            );
        }
    }
    return findings;
}

Findings check_one_way(const Arrows& arrows) {
    // Takes away who knows nobody (any more), until nothing is left; what stays knows each other.
    Arrows left = arrows;
    for (bool found = true; found;) {
        found = false;
        for (const auto& [folder, targets] : Arrows(left)) {
            if (targets.empty()) {
                left.erase(folder);
                for (auto& [other, known] : left) {
                    known.erase(folder);
                }
                found = true;
            }
        }
    }
    Findings findings;
    for (const auto& [folder, targets] : left) {
        findings.push_back(folder + ": on a circle, or before one, with " + join(targets));
    }
    return findings;
}

Findings check_rooms(const Tree& tree, const std::set<std::string>& wings) {
    Findings findings;
    for (const auto& [path, text] : tree) {
        const Place place = place_of(path);
        if (!wings.contains(place.folder) || !rooms.contains(place.stem) || !is_cxx(path)) {
            continue;
        }
        for (const std::string& include : includes_of(text)) {
            const Place target = place_of("src/" + include);
            if (wings.contains(target.folder) && rooms.contains(target.stem) &&
                !rooms.at(place.stem).contains(target.stem)) {
                findings.push_back(path + ": a " + place.stem + " may not know " + include);
            }
        }
    }
    return findings;
}

Findings check_rooms_know_no_wire(const Tree& tree, const std::set<std::string>& wings) {
    Findings findings;
    for (const auto& [path, text] : tree) {
        const Place place = place_of(path);
        if (!wings.contains(place.folder) || !is_cxx(path) ||
            (place.stem != "store" && place.stem != "service" && place.stem != "event_streams" &&
             place.stem != "address_changes")) {
            continue;
        }
        for (const std::string& header : reached_from(tree, text)) {
            if (header.starts_with("http/")) {
                findings.push_back(path + ": a " + place.stem + " may not reach " + header);
            }
        }
        for (const std::string& header : system_includes_of(text)) {
            if (header.starts_with("boost/json")) {
                findings.push_back(path + ": a " + place.stem + " may not know " + header);
            }
        }
    }
    return findings;
}

} // namespace latchkey::structure
