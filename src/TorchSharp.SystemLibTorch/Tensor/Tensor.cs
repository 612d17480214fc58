using System.Runtime.CompilerServices;
using static TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// A tensor of libtorch. It is disposed by hand, by the scope that owns it, or at last by its finalizer.
    /// </summary>
    public partial class Tensor : IDisposable
    {
        private static long totalCount;

        private IntPtr handle;
        private long counted;

        /// <summary>Takes over a handle from the shim, which must not be null.</summary>
        internal Tensor(IntPtr handle)
        {
            Take(handle);
            DisposeScopeManager.Created(this);
        }

        /// <summary>Takes over what another tensor holds, outside every scope; that tensor is empty from then on.</summary>
        private protected Tensor(Tensor emptied)
        {
            IntPtr taken = emptied.Handle;
            emptied.DetachFromDisposeScope();
            emptied.handle = IntPtr.Zero;
            emptied.Uncount();
            GC.SuppressFinalize(emptied);
            Interlocked.Decrement(ref totalCount);
            Take(taken);
        }

        ~Tensor() => Dispose(false);

        internal DisposeScope? OwningDisposeScope { get; set; }

        /// <summary>The place in the owning scope's list.</summary>
        internal int Slot { get; set; }

        /// <summary>How many tensors are alive in the process, those that wait for their finalizers included.</summary>
        public static long TotalCount => Interlocked.Read(ref totalCount);

        /// <exception cref="InvalidOperationException">The tensor has been disposed.</exception>
        public IntPtr Handle
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get
            {
                if (handle == IntPtr.Zero) ThrowEmpty();
                return handle;
            }
        }

        /// <summary>Whether the tensor has been disposed.</summary>
        public bool IsInvalid => handle == IntPtr.Zero;

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (disposing && handle != IntPtr.Zero) DisposeScopeManager.Disposed(this);
            Free();
        }

        /// <summary>Disposes without telling the scope, which does the counting; false if it was disposed before.</summary>
        internal bool Release()
        {
            if (!Free()) return false;
            GC.SuppressFinalize(this);
            return true;
        }

        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(DisposeScope other)
        {
            if (OwningDisposeScope is { } owner) owner.MoveToOther(other, this);
            else other?.Attach(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other)
        {
            if (other.OwningDisposeScope is { } scope) return MoveToOtherDisposeScope(scope);
            return DetachFromDisposeScope();
        }

        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        private void Take(IntPtr taken)
        {
            handle = taken;
            Interlocked.Increment(ref totalCount);
            long bytes = slt_owned_bytes(taken);
            if (bytes < NativeMemory.LeastCounted) return;
            counted = bytes;
            NativeMemory.Changed(bytes);
        }

        private bool Free()
        {
            IntPtr freed = Interlocked.Exchange(ref handle, IntPtr.Zero);
            if (freed == IntPtr.Zero) return false;
            slt_free(freed);
            Interlocked.Decrement(ref totalCount);
            Uncount();
            return true;
        }

        private void Uncount()
        {
            if (counted == 0) return;
            NativeMemory.Changed(-counted);
            counted = 0;
        }

        private static void ThrowEmpty() => throw new InvalidOperationException("Tensor invalid -- empty handle.");

        // Every operation goes through one of these. They check the result and keep the arguments alive until the
        // call is over: a finalizer could otherwise free a handle while libtorch works on it.

        private Tensor Result(IntPtr result) => Result(result, null, null, null);

        private Tensor Result(IntPtr result, Tensor? a, Tensor? b = null, Tensor? c = null)
        {
            var tensor = new Tensor(Check(result));
            GC.KeepAlive(this);
            GC.KeepAlive(a);
            GC.KeepAlive(b);
            GC.KeepAlive(c);
            return tensor;
        }

        /// <summary>For operations in place.</summary>
        private Tensor Self(int status, Tensor? a = null, Tensor? b = null)
        {
            Check(status);
            GC.KeepAlive(this);
            GC.KeepAlive(a);
            GC.KeepAlive(b);
            return this;
        }

        private T Value<T>(T value, Tensor? a = null)
        {
            GC.KeepAlive(this);
            GC.KeepAlive(a);
            return value;
        }

        private Tensor[] Results(IntPtr list)
        {
            Tensor[] tensors = TakeList(list);
            GC.KeepAlive(this);
            return tensors;
        }

        internal static IntPtr HandleOrNull(Tensor? tensor) => tensor is null ? IntPtr.Zero : tensor.Handle;
    }

    internal static Tensor[] TakeList(IntPtr list)
    {
        Check(list);
        try
        {
            var tensors = new Tensor[slt_list_count(list)];
            for (int i = 0; i < tensors.Length; i++) tensors[i] = new Tensor(slt_list_take(list, i));
            return tensors;
        }
        finally
        {
            slt_list_free(list);
        }
    }

    /// <summary>The handles of several tensors; keep the tensors alive until the call is over.</summary>
    /// <exception cref="ArgumentException">One of them is null.</exception>
    internal static IntPtr[] HandlesOf(IEnumerable<Tensor> tensors) =>
        tensors.Select(tensor => tensor is null ? throw new ArgumentException("One of the tensors is null.", nameof(tensors)) : tensor.Handle).ToArray();

    /// <summary>The same where tensors, or all of them, may be left out.</summary>
    internal static IntPtr[] HandlesOrNulls(IEnumerable<Tensor?>? tensors) =>
        tensors is null ? [] : tensors.Select(Tensor.HandleOrNull).ToArray();

    internal static int DType(ScalarType? type) => type is { } given ? (int)given : -1;
}
