using static TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Until disposed, this thread records no graph.</summary>
    public static IDisposable no_grad() => new GradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    public static bool is_grad_enabled() => slt_is_grad_enabled() != 0;

    /// <summary>Until disposed, what this thread makes can never be part of a graph.</summary>
    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    public static bool is_inference_mode_enabled() => slt_is_inference_mode() != 0;

    private sealed class GradMode : IDisposable
    {
        private readonly bool before = is_grad_enabled();
        private bool disposed;

        internal GradMode(bool enabled)
        {
            slt_set_grad_enabled(enabled);
        }

        public void Dispose()
        {
            if (disposed) return;
            disposed = true;
            slt_set_grad_enabled(before);
        }
    }

    private sealed class InferenceMode : IDisposable
    {
        private IntPtr guard;

        internal InferenceMode(bool mode)
        {
            guard = Check(slt_inference_mode_new(mode));
        }

        public void Dispose()
        {
            IntPtr freed = Interlocked.Exchange(ref guard, IntPtr.Zero);
            if (freed != IntPtr.Zero) slt_inference_mode_free(freed);
        }
    }
}
