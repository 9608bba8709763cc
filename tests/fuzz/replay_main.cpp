// Runs a fuzz target without libFuzzer: every file of the corpus as it is, then mutations of them.
// The mutations come from a fixed seed, so that a failure of one run is a failure of the next.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr int mutations_per_file = 2000;

void run(const std::string& input) {
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

std::string mutate(std::string input, std::mt19937& random) {
    const int changes = 1 + static_cast<int>(random() % 4);
    for (int i = 0; i < changes; ++i) {
        const std::size_t at = input.empty() ? 0 : random() % input.size();
        const char byte = static_cast<char>(random() & 0xffU);
        switch (input.empty() ? 0 : random() % 4) {
        case 0:
            input.insert(at, 1, byte);
            break;
        case 1:
            input.erase(at, 1 + random() % 8);
            break;
        case 2:
            input[at] = byte;
            break;
        default:
            input.insert(at, input.substr(random() % input.size(), random() % 64));
            break;
        }
    }
    return input;
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: %s CORPUS_FOLDER\n", argv[0]);
        return 2;
    }
    std::mt19937 random(20261123);
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(argv[1])) {
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string input{std::istreambuf_iterator<char>(file), {}};
        run(input);
        for (int i = 0; i < mutations_per_file; ++i) {
            run(mutate(input, random));
        }
        ++files;
    }
    std::printf("%d files, %d mutations each\n", files, mutations_per_file);
    return files > 0 ? 0 : 1; // an empty corpus tests nothing
}
