using static TorchSharp.Native;

namespace TorchSharp;

// What can be read off a tensor without computing.
public static partial class torch
{
    public partial class Tensor
    {
        public long[] shape
        {
            get
            {
                var sizes = new long[slt_dim(Handle)];
                slt_sizes(handle, sizes);
                return Value(sizes);
            }
        }

        public long dim() => Value(slt_dim(Handle));

        public long ndim => dim();

        public long Dimensions => dim();

        public long[] size() => shape;

        /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
        public long size(int dim) => At(shape, dim);

        public long numel() => Value(slt_numel(Handle));

        public long NumberOfElements => numel();

        public long element_size() => Value(slt_element_size(Handle));

        public long ElementSize => element_size();

        public ScalarType dtype => (ScalarType)Value(slt_dtype(Handle));

        public Device device
        {
            get
            {
                _ = Handle;
                return CPU;
            }
        }

        public DeviceType device_type => device.type;

        public int device_index => device.index;

        public bool is_cpu() => device.type == DeviceType.CPU;

        public bool is_cuda => device.type == DeviceType.CUDA;

        public bool is_floating_point() => torch.is_floating_point(dtype);

        public bool is_integral() => torch.is_integral(dtype);

        public bool is_contiguous() => Value(slt_is_contiguous(Handle)) != 0;

        public long storage_offset() => Value(slt_storage_offset(Handle));

        public long[] stride()
        {
            var strides = new long[slt_dim(Handle)];
            slt_strides(handle, strides);
            return Value(strides);
        }

        /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
        public long stride(int dim) => At(stride(), dim);

        /// <summary>A name of the user's.</summary>
        public string? name { get; set; }

        private static long At(long[] values, int dim)
        {
            if (dim < -values.Length || dim >= values.Length)
            {
                throw new ArgumentOutOfRangeException(nameof(dim), dim, $"The tensor has {values.Length} dimensions.");
            }
            return values[dim < 0 ? dim + values.Length : dim];
        }
    }
}
