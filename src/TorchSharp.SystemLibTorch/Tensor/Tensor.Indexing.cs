using static TorchSharp.Native;

namespace TorchSharp;

// Parts of a tensor, read and written. A getter gives a view where it can; a setter writes into this tensor.
public static partial class torch
{
    public partial class Tensor
    {
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        public Tensor this[params long[] indices]
        {
            get => index(Singles(indices));
            set => index_put_(value, Singles(indices));
        }

        public Tensor this[long i1]
        {
            get => index(Singles(i1));
            set => index_put_(value, Singles(i1));
        }

        public Tensor this[long i1, long i2]
        {
            get => index(Singles(i1, i2));
            set => index_put_(value, Singles(i1, i2));
        }

        public Tensor this[long i1, long i2, long i3]
        {
            get => index(Singles(i1, i2, i3));
            set => index_put_(value, Singles(i1, i2, i3));
        }

        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => index(Singles(i1, i2, i3, i4));
            set => index_put_(value, Singles(i1, i2, i3, i4));
        }

        public Tensor index(params TensorIndex[] indices) => Result(Indexed(indices, items => slt_index(Handle, items, items.Length)));
        public Tensor index(params Tensor[] indices) => index(OfTensors(indices));

        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => Self(Indexed(indices, items => slt_index_put_(Handle, items, items.Length, value.Handle)), value);
        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, false);
        public Tensor index_put_(Scalar value, params TensorIndex[] indices) => Self(Indexed(indices, items => slt_index_put_scalar_(Handle, items, items.Length, value.Value)));
        public Tensor index_put_(Scalar value, params Tensor[] indices) => index_put_(value, OfTensors(indices));

        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false)
        {
            Check(slt_index_put_tensors_(Handle, HandlesOrNulls(indices), indices.Length, value.Handle, accumulate));
            GC.KeepAlive(indices);
            return Self(0, value);
        }

        public Tensor select(long dim, long index) => Result(slt_select(Handle, dim, index));
        public Tensor slice(long dim, long start, long finish, long step) => Result(slt_slice(Handle, dim, start, finish, step));
        public Tensor narrow(long dim, long start, long length) => Result(slt_narrow(Handle, dim, start, length));
        public Tensor index_select(long dim, Tensor index) => Result(slt_index_select(Handle, dim, index.Handle), index);
        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha) => Result(slt_index_add(Handle, dim, index.Handle, source.Handle, alpha.Value), index, source);
        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) => Self(slt_index_add_(Handle, dim, index.Handle, source.Handle, alpha.Value), index, source);
        public Tensor index_copy(long dim, Tensor index, Tensor source) => Result(slt_index_copy(Handle, dim, index.Handle, source.Handle), index, source);
        public Tensor index_copy_(long dim, Tensor index, Tensor source) => Self(slt_index_copy_(Handle, dim, index.Handle, source.Handle), index, source);
        public Tensor index_fill(long dim, Tensor index, Scalar value) => Result(slt_index_fill(Handle, dim, index.Handle, value.Value), index);
        public Tensor index_fill_(long dim, Tensor index, Scalar value) => Self(slt_index_fill_(Handle, dim, index.Handle, value.Value), index);
        public Tensor gather(long dim, Tensor index) => Result(slt_gather(Handle, dim, index.Handle), index);
        public Tensor scatter(long dim, Tensor index, Tensor src) => Result(slt_scatter(Handle, dim, index.Handle, src.Handle), index, src);
        public Tensor scatter_(long dim, Tensor index, Tensor src) => Self(slt_scatter_(Handle, dim, index.Handle, src.Handle), index, src);
        public Tensor scatter_add(long dim, Tensor index, Tensor src) => Result(slt_scatter_add(Handle, dim, index.Handle, src.Handle), index, src);
        public Tensor scatter_add_(long dim, Tensor index, Tensor src) => Self(slt_scatter_add_(Handle, dim, index.Handle, src.Handle), index, src);
        public Tensor take(Tensor index) => Result(slt_take(Handle, index.Handle), index);
        public Tensor take_along_dim(Tensor indices) => Result(slt_take_along_dim(Handle, indices.Handle, false, 0), indices);
        public Tensor take_along_dim(Tensor indices, long dim) => Result(slt_take_along_dim(Handle, indices.Handle, true, dim), indices);
        public Tensor masked_select(Tensor mask) => Result(slt_masked_select(Handle, mask.Handle), mask);
        public Tensor masked_fill(Tensor mask, Scalar value) => Result(slt_masked_fill(Handle, mask.Handle, value.Value), mask);
        public Tensor masked_fill_(Tensor mask, Scalar value) => Self(slt_masked_fill_(Handle, mask.Handle, value.Value), mask);

        private static TensorIndex[] Singles(params long[] indices) => Array.ConvertAll(indices, TensorIndex.Single);

        private static TensorIndex[] OfTensors(Tensor[] indices) =>
            Array.ConvertAll(indices, index => index is null ? TensorIndex.Colon : TensorIndex.Tensor(index));

        private static R Indexed<R>(TensorIndex[] indices, Func<NativeIndex[], R> operation)
        {
            R result = operation(Array.ConvertAll(indices, index => index.ToNative()));
            GC.KeepAlive(indices);
            return result;
        }
    }
}
