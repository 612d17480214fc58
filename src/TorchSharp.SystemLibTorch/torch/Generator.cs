using static TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A source of random numbers with a state of its own.</summary>
    public class Generator : IDisposable
    {
        private static Generator? shared;
        private IntPtr handle;

        public Generator(ulong seed = 0, Device? device = null)
        {
            OnCpu(device);
            handle = Check(slt_generator_new((long)seed));
        }

        private Generator(IntPtr handle)
        {
            this.handle = handle;
        }

        ~Generator() => Dispose(false);

        /// <summary>libtorch's global generator, of which everything is drawn that is given no other.</summary>
        public static Generator Default => shared is { handle: not 0 } ? shared : shared = new Generator(Check(slt_generator_default()));

        /// <exception cref="InvalidOperationException">The generator has been disposed.</exception>
        public IntPtr Handle => handle != IntPtr.Zero ? handle : throw new InvalidOperationException("The generator has been disposed.");

        public Device device => CPU;

        public Generator manual_seed(long seed)
        {
            Check(slt_generator_manual_seed(Handle, seed));
            GC.KeepAlive(this);
            return this;
        }

        /// <summary>A seed that nobody chose; it is set and returned.</summary>
        public long seed()
        {
            Check(slt_generator_seed(Handle, out long seed));
            GC.KeepAlive(this);
            return seed;
        }

        public long initial_seed()
        {
            Check(slt_generator_initial_seed(Handle, out long seed));
            GC.KeepAlive(this);
            return seed;
        }

        public Tensor get_state()
        {
            var state = new Tensor(Check(slt_generator_get_state(Handle)));
            GC.KeepAlive(this);
            return state;
        }

        public void set_state(Tensor value)
        {
            Check(slt_generator_set_state(Handle, value.Handle));
            GC.KeepAlive(this);
            GC.KeepAlive(value);
        }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            IntPtr freed = Interlocked.Exchange(ref handle, IntPtr.Zero);
            if (freed != IntPtr.Zero) slt_generator_free(freed);
        }

        internal static IntPtr HandleOrNull(Generator? generator) => generator is null ? IntPtr.Zero : generator.Handle;
    }

    /// <summary>Seeds the global generator.</summary>
    public static Generator manual_seed(long seed)
    {
        Check(slt_manual_seed(seed));
        return Generator.Default;
    }

    public static long seed() => Generator.Default.seed();

    public static long initial_seed() => Generator.Default.initial_seed();

    public static Tensor get_rng_state() => Generator.Default.get_state();

    public static void set_rng_state(Tensor new_state) => Generator.Default.set_state(new_state);

    /// <summary>The global generator.</summary>
    public static class random
    {
        public static Generator manual_seed(long seed) => torch.manual_seed(seed);

        public static long seed() => torch.seed();

        public static long initial_seed() => torch.initial_seed();

        public static Tensor get_rng_state() => torch.get_rng_state();

        public static void set_rng_state(Tensor new_state) => torch.set_rng_state(new_state);
    }
}
