using System.Runtime.ExceptionServices;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Threads in which torch has one thread of its own, so that small products, which torch can't divide, run side by side; one of
/// them leads. Torch's number of threads is left alone for all other threads, those too that first use torch meanwhile.
/// </summary>
internal sealed class WorkerTeam : IDisposable
{
    private static readonly Lock Starting = new();

    private readonly Member[] members;
    private readonly Member lead;

    /// <summary>Starts the threads.</summary>
    /// <param name="size">The number of workers.</param>
    public WorkerTeam(int size)
    {
        bool gradients = is_grad_enabled();
        members = [.. Enumerable.Range(0, size).Select(worker => new Member($"analysis {worker}", gradients))];
        lead = new("analysis", gradients);

        // What torch is told in one thread holds for that thread and for all that begin to use it later. So another thread, which
        // has the number that such threads get and ends here, says that number again.
        lock (Starting)
        {
            var restore = new Thread(() =>
            {
                int threads = get_num_threads();
                foreach (Member member in members.Append(lead))
                    member.Start();
                set_num_threads(threads);
            }) { IsBackground = true };
            restore.Start();
            restore.Join();
        }
    }

    /// <summary>The number of workers.</summary>
    public int Size => members.Length;

    /// <summary>Runs work in the thread that leads, and waits for it.</summary>
    /// <typeparam name="T">Its result.</typeparam>
    /// <param name="work">The work.</param>
    /// <returns>Its result.</returns>
    public T Lead<T>(Func<T> work)
    {
        T result = default!;
        lead.Begin(() => result = work());
        lead.Wait()?.Throw();
        return result;
    }

    /// <summary>Runs work in several threads, and waits for all.</summary>
    /// <param name="workers">Their number.</param>
    /// <param name="work">The work of each, by its number.</param>
    public void Run(int workers, Action<int> work)
    {
        for (int worker = 0; worker < workers; worker++)
        {
            int number = worker;
            members[worker].Begin(() => work(number));
        }

        ExceptionDispatchInfo?[] faults = [.. members.Take(workers).Select(member => member.Wait())];
        // Where one fails, others may have been stopped for it: the first that is no cancellation says why.
        (faults.FirstOrDefault(fault => fault is { SourceException: not OperationCanceledException }) ?? faults.FirstOrDefault(fault => fault is not null))?.Throw();
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        foreach (Member member in members.Append(lead))
            member.Dispose();
    }

    private sealed class Member : IDisposable
    {
        private readonly Thread thread;
        private readonly SemaphoreSlim begin = new(0), done = new(0);
        private Action? work;
        private ExceptionDispatchInfo? fault;

        public Member(string name, bool gradients) => thread = new Thread(() => Loop(gradients)) { IsBackground = true, Name = name };

        public void Start()
        {
            thread.Start();
            done.Wait();
        }

        public void Begin(Action next)
        {
            work = next;
            begin.Release();
        }

        public ExceptionDispatchInfo? Wait()
        {
            done.Wait();
            return fault;
        }

        public void Dispose()
        {
            work = null;
            begin.Release();
            thread.Join();
            begin.Dispose();
            done.Dispose();
        }

        private void Loop(bool gradients)
        {
            set_num_threads(1);
            using IDisposable mode = set_grad_enabled(gradients);
            done.Release();
            while (true)
            {
                begin.Wait();
                if (work is null)
                    return;
                fault = null;
                try
                {
                    work();
                }
                catch (Exception exception)
                {
                    fault = ExceptionDispatchInfo.Capture(exception);
                }

                done.Release();
            }
        }
    }
}
