namespace TorchSharp;

public static partial class torch
{
    /// <summary>One index of a tensor: a number, a range, a tensor, an ellipsis, or a new dimension.</summary>
    public readonly struct TensorIndex
    {
        private readonly long kind;
        private readonly long? start;
        private readonly long? stop;
        private readonly long? step;
        private readonly Tensor? tensor;

        private TensorIndex(long kind, long? start = null, long? stop = null, long? step = null, Tensor? tensor = null)
        {
            this.kind = kind;
            this.start = start;
            this.stop = stop;
            this.step = step;
            this.tensor = tensor;
        }

        /// <summary>All dimensions that no other index names.</summary>
        public static readonly TensorIndex Ellipsis = new(NativeIndex.Ellipsis);

        /// <summary>A new dimension of size 1.</summary>
        public static readonly TensorIndex None = new(NativeIndex.None);

        /// <summary>A new dimension of size 1.</summary>
        public static readonly TensorIndex Null = new(NativeIndex.None);

        /// <summary>A whole dimension.</summary>
        public static readonly TensorIndex Colon = Slice();

        public static TensorIndex Single(long index) => new(NativeIndex.Single, index);

        public static TensorIndex Bool(bool value) => new(NativeIndex.Bool, value ? 1 : 0);

        public static TensorIndex Tensor(Tensor tensor) => new(NativeIndex.OfTensor, tensor: tensor ?? throw new ArgumentNullException(nameof(tensor)));

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) => new(NativeIndex.Slice, start, stop, step);

        public static TensorIndex Slice((int?, int?) range) => Slice(range.Item1, range.Item2);

        public static TensorIndex Slice(Range range) => Slice(FromEnd(range.Start, open: false), FromEnd(range.End, open: true));

        public static implicit operator TensorIndex(long value) => Single(value);

        public static implicit operator TensorIndex((int?, int?) range) => Slice(range);

        public static implicit operator TensorIndex(Range range) => Slice(range);

        public static implicit operator TensorIndex(Index index) => Single(index.IsFromEnd ? -index.Value : index.Value);

        internal NativeIndex ToNative() => new()
        {
            Kind = kind,
            Start = start ?? 0,
            Stop = stop ?? 0,
            Step = step ?? 1,
            Given = (start.HasValue ? 1 : 0) | (stop.HasValue ? 2 : 0) | (step.HasValue ? 4 : 0),
            Tensor = torch.Tensor.HandleOrNull(tensor),
        };

        /// <summary>From the end, -n; the end itself (^0) as an open end or, as a start, a place behind all elements.</summary>
        private static long? FromEnd(Index index, bool open)
        {
            if (!index.IsFromEnd) return index.Value;
            if (index.Value > 0) return -index.Value;
            return open ? null : long.MaxValue;
        }
    }
}
