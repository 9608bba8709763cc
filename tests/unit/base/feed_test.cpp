#include "base/feed.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace latchkey {
namespace {

TEST(Feed, HandsOverWhatWasPushedInOrder) {
    Feed feed;
    EXPECT_TRUE(feed.push("one "));
    EXPECT_TRUE(feed.push("two "));
    const Feed::Taken first = feed.take();
    EXPECT_EQ(first.text, "one two ");
    EXPECT_FALSE(first.has_ended);
    EXPECT_EQ(feed.take().text, "");
    EXPECT_TRUE(feed.push("three"));
    EXPECT_EQ(feed.take().text, "three");
}

TEST(Feed, DeliversWhatWaitedWhenItClosed) {
    Feed feed;
    feed.push("last");
    feed.close();
    EXPECT_FALSE(feed.push("too late"));
    feed.close();
    const Feed::Taken rest = feed.take();
    EXPECT_EQ(rest.text, "last");
    EXPECT_TRUE(rest.has_ended);
    const Feed::Taken nothing = feed.take();
    EXPECT_EQ(nothing.text, "");
    EXPECT_TRUE(nothing.has_ended);
}

TEST(Feed, LetsAReaderGoThatLags) {
    Feed feed;
    const std::string line(100, 'x');
    std::size_t pushed = 0;
    while (feed.push(line)) {
        pushed += line.size();
    }
    EXPECT_FALSE(feed.push("")); // a gap is a gap, whatever comes after it
    EXPECT_GT(pushed + line.size(), Feed::waiting_bytes_max);
    const Feed::Taken rest = feed.take();
    EXPECT_EQ(rest.text, std::string(pushed, 'x'));
    EXPECT_LE(rest.text.size(), Feed::waiting_bytes_max);
    EXPECT_TRUE(rest.has_ended);
}

TEST(Feed, TakesTextOfAllTheRoomAndNotOneByteMore) {
    Feed feed;
    EXPECT_TRUE(feed.push(std::string(Feed::waiting_bytes_max, 'x')));
    EXPECT_EQ(feed.take().text.size(), Feed::waiting_bytes_max);
    EXPECT_FALSE(feed.push(std::string(Feed::waiting_bytes_max + 1, 'x')));
    EXPECT_EQ(feed.take().text, "");
}

TEST(Feed, TellsOnceBetweenTwoTakes) {
    Feed feed;
    int told = 0;
    feed.on_change([&told] { ++told; });
    EXPECT_EQ(told, 0);
    feed.push("a");
    feed.push("b");
    feed.close();
    EXPECT_EQ(told, 1);
    feed.take();
    EXPECT_EQ(told, 1);
}

TEST(Feed, TellsOfTextOfItsEndAndOfAReaderLetGo) {
    Feed text;
    Feed end;
    Feed lagging;
    int told = 0;
    for (Feed* feed : {&text, &end, &lagging}) {
        feed->on_change([&told] { ++told; });
    }
    text.push("a");
    end.close();
    lagging.push(std::string(Feed::waiting_bytes_max + 1, 'x'));
    EXPECT_EQ(told, 3);
    text.take();
    text.push("b");
    EXPECT_EQ(told, 4);
}

TEST(Feed, TellsOfWhatCameBeforeTheReader) {
    Feed pushed;
    pushed.push("early");
    Feed closed;
    closed.close();
    int told = 0;
    pushed.on_change([&told] { ++told; });
    closed.on_change([&told] { ++told; });
    EXPECT_EQ(told, 2);
    pushed.push("more");
    EXPECT_EQ(told, 2);
    EXPECT_EQ(pushed.take().text, "earlymore");
}

TEST(Feed, IsClosedAndSilentOnceItsReaderHasLeft) {
    Feed feed;
    int told = 0;
    feed.on_change([&told] { ++told; });
    feed.push("unread");
    feed.leave();
    feed.leave();
    EXPECT_FALSE(feed.push("more"));
    feed.close();
    EXPECT_EQ(told, 1);
    EXPECT_EQ(feed.take().text, "");
}

TEST(Feed, ReleasesWhatItsReaderHeld) {
    Feed feed;
    const auto held = std::make_shared<int>(0);
    feed.on_change([held] {});
    feed.leave();
    EXPECT_EQ(held.use_count(), 1);
}

/// A reader on a thread of its own, who sleeps until it is told.
class Reader {
public:
    explicit Reader(Feed& feed) {
        feed.on_change([this] {
            const std::lock_guard lock(mutex_);
            is_told_ = true;
            changed_.notify_one();
        });
    }

    void wait() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return is_told_; });
        is_told_ = false;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool is_told_ = false;
};

TEST(Feed, LosesNothingBetweenThreads) {
    constexpr int lines_a_thread = 600; // of 6 bytes: all of them fit, however late the reader is
    Feed feed;
    std::vector<std::thread> threads;
    for (const char name : {'a', 'b', 'c', 'd'}) {
        threads.emplace_back([&feed, name] {
            for (int i = 100; i < 100 + lines_a_thread; ++i) {
                EXPECT_TRUE(feed.push(std::string(1, name) + ' ' + std::to_string(i) + '\n'));
            }
        });
    }
    std::thread closer([&] {
        for (std::thread& thread : threads) {
            thread.join();
        }
        feed.close();
    });
    Reader reader(feed);
    std::string read;
    for (bool has_ended = false; !has_ended;) {
        reader.wait();
        const Feed::Taken taken = feed.take();
        read += taken.text;
        has_ended = taken.has_ended;
    }
    closer.join();

    std::map<char, int> next{{'a', 100}, {'b', 100}, {'c', 100}, {'d', 100}};
    std::istringstream lines(read);
    char name = 0;
    for (int number = 0; lines >> name >> number;) {
        ASSERT_EQ(number, next[name]++);
    }
    for (const auto& [thread, number] : next) {
        EXPECT_EQ(number, 100 + lines_a_thread) << thread;
    }
}

} // namespace
} // namespace latchkey
