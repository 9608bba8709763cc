#include "storage/database.hpp"

#include "base/worker_pool.hpp"

#include <future>

namespace latchkey::storage {

void Database::do_write(const Work& work) {
    std::promise<void> done;
    std::exception_ptr failure; // not the promise's, of which the other thread would keep a copy
    do_write_later(work, [&](std::exception_ptr&& error) {
        failure = std::move(error);
        done.set_value();
    });
    const WorkerPool::Waiting waiting;
    done.get_future().wait();
    if (failure != nullptr) {
        std::rethrow_exception(std::move(failure));
    }
}

} // namespace latchkey::storage
