#include "base/line_reader.hpp"

#include <array>

namespace latchkey {

namespace {

constexpr int end_of_file = std::char_traits<char>::eof();

} // namespace

int LineReader::take() {
    const int letter = in_.rdbuf()->sbumpc();
    bytes_ += letter == end_of_file ? 0 : 1;
    return letter;
}

/// RFC 8259 §8.1 and RFC 4180 know none, but spreadsheets write one.
void LineReader::skip_mark() {
    constexpr std::array mark{0xef, 0xbb, 0xbf};
    std::size_t met = 0;
    while (met < mark.size() && in_.rdbuf()->sgetc() == mark.at(met)) {
        take();
        ++met;
    }
    for (; 0 < met && met < mark.size(); --met) { // the beginning of something else
        in_.rdbuf()->sungetc();
        --bytes_;
    }
}

LineReader::Outcome LineReader::append_next(std::string& text) {
    if (number_ == 0) {
        skip_mark();
    }
    while (is_inside_) {
        const int letter = take();
        is_inside_ = letter != '\n' && letter != end_of_file;
    }
    int letter = take();
    if (letter == end_of_file) {
        return Outcome::end;
    }
    ++number_;
    for (; letter != '\n' && letter != end_of_file; letter = take()) {
        if (text.size() >= line_bytes_max_) {
            is_inside_ = true;
            return Outcome::too_long;
        }
        text.push_back(static_cast<char>(letter));
    }
    return Outcome::line;
}

} // namespace latchkey
