using TorchSharp.Utils;
using static TorchSharp.Native;

namespace TorchSharp;

// Elements, in and out.
public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The elements, in the order of the indices, whatever the strides.</summary>
        /// <exception cref="ArgumentException">The elements are of another type.</exception>
        public TensorAccessor<T> data<T>()
            where T : unmanaged
        {
            RequireType(typeof(T));
            return new TensorAccessor<T>(this);
        }

        /// <summary>The only element.</summary>
        /// <exception cref="ArgumentException">The element is of another type, or there is not exactly one.</exception>
        public unsafe T item<T>()
            where T : unmanaged
        {
            if (numel() != 1) throw new ArgumentException($"item() needs a tensor of one element; this one has {numel()}.");
            RequireType(typeof(T));
            return Value(*(T*)Check(slt_data_pointer(Handle)));
        }

        /// <summary>The only element, as a number of its own type.</summary>
        /// <exception cref="ArgumentException">There is not exactly one element.</exception>
        public Scalar ToScalar() => new(dtype, Number());

        /// <summary>The memory of a contiguous tensor.</summary>
        /// <exception cref="NotImplementedException">The tensor is not contiguous.</exception>
        /// <exception cref="ArgumentException">The bytes that are set are not as many as the tensor has.</exception>
        public unsafe Span<byte> bytes
        {
            get
            {
                if (!is_contiguous()) throw new NotImplementedException("bytes needs a contiguous tensor.");
                long length = numel() * element_size();
                return length == 0 ? default : new Span<byte>((void*)Check(slt_data_pointer(Handle)), checked((int)length));
            }
            set
            {
                Span<byte> own = bytes;
                if (value.Length != own.Length) throw new ArgumentException($"The tensor has {own.Length} bytes; {value.Length} were given.");
                value.CopyTo(own);
                GC.KeepAlive(this);
            }
        }

        public static explicit operator double(Tensor value) => value.ToDouble();
        public static explicit operator float(Tensor value) => value.ToSingle();
        public static explicit operator long(Tensor value) => value.ToInt64();
        public static explicit operator int(Tensor value) => value.ToInt32();
        public static explicit operator short(Tensor value) => value.ToInt16();
        public static explicit operator sbyte(Tensor value) => value.ToSByte();
        public static explicit operator byte(Tensor value) => value.ToByte();
        public static explicit operator bool(Tensor value) => value.ToBoolean();

        public static implicit operator Tensor(double value) => tensor(value);
        public static implicit operator Tensor(float value) => tensor(value);
        public static implicit operator Tensor(long value) => tensor(value);
        public static implicit operator Tensor(int value) => tensor(value);
        public static implicit operator Tensor(byte value) => tensor(value);
        public static implicit operator Tensor(bool value) => tensor(value);
        public static implicit operator Tensor(double[] value) => tensor(value);
        public static implicit operator Tensor(float[] value) => tensor(value);
        public static implicit operator Tensor(long[] value) => tensor(value);
        public static implicit operator Tensor(int[] value) => tensor(value);
        public static implicit operator Tensor(byte[] value) => tensor(value);
        public static implicit operator Tensor(bool[] value) => tensor(value);
        public static implicit operator Tensor(Scalar scalar) => new(Check(slt_scalar_tensor(scalar.Value, (int)scalar.Type)));

        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => to_type(type, copy, disposeAfter, non_blocking);

        /// <exception cref="NotSupportedException">The device is not the CPU.</exception>
        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            OnCpu(device);
            return to_type(dtype, copy, disposeAfter, non_blocking);
        }

        /// <exception cref="NotSupportedException">The device is not the CPU.</exception>
        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            OnCpu(deviceType, deviceIndex);
            return to_type(dtype, copy, disposeAfter, non_blocking);
        }

        /// <exception cref="NotSupportedException">The device is not the CPU.</exception>
        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            OnCpu(device);
            return to_type(type, copy, disposeAfter, non_blocking);
        }

        /// <exception cref="NotSupportedException">The device is not the CPU.</exception>
        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => to(new Device(device), copy, disposeAfter, non_blocking);

        public Tensor to(Tensor other, bool non_blocking = false) => to_type(other.dtype, non_blocking: non_blocking);

        /// <summary>This very tensor where nothing is to be done.</summary>
        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            if (type == dtype && !copy) return this;
            Tensor result = Result(slt_to(Handle, (int)type, copy));
            if (disposeAfter) Dispose();
            return result;
        }

        public Tensor type(ScalarType dtype) => to_type(dtype);

        public Tensor type_as(Tensor tensor) => to_type(tensor.dtype);

        public Tensor @bool() => to_type(ScalarType.Bool);
        public Tensor @byte() => to_type(ScalarType.Byte);
        public Tensor @char() => to_type(ScalarType.Int8);
        public Tensor @short() => to_type(ScalarType.Int16);
        public Tensor @int() => to_type(ScalarType.Int32);
        public Tensor @long() => to_type(ScalarType.Int64);
        public Tensor @float() => to_type(ScalarType.Float32);
        public Tensor @double() => to_type(ScalarType.Float64);

        public Tensor cpu() => to(CPU);

        internal NativeScalar Number()
        {
            if (numel() != 1) throw new ArgumentException($"Only a tensor of one element converts to a number; this one has {numel()}.");
            Check(slt_item(Handle, out NativeScalar number));
            return Value(number);
        }

        private void RequireType(Type type)
        {
            ScalarType wanted = TypeOf(type);
            if (wanted != dtype) throw new ArgumentException($"{type.Name} is not compatible with {dtype}");
        }
    }
}

/// <summary>Numbers out of tensors of one element, converted as libtorch converts; printing; saving.</summary>
public static partial class TensorExtensionMethods
{
    public static double ToDouble(this torch.Tensor value) => value.Number().Real;
    public static float ToSingle(this torch.Tensor value) => (float)value.Number().Real;
    public static long ToInt64(this torch.Tensor value) => ToInteger(value.Number());
    public static int ToInt32(this torch.Tensor value) => checked((int)ToInteger(value.Number()));
    public static short ToInt16(this torch.Tensor value) => checked((short)ToInteger(value.Number()));
    public static sbyte ToSByte(this torch.Tensor value) => checked((sbyte)ToInteger(value.Number()));
    public static byte ToByte(this torch.Tensor value) => checked((byte)ToInteger(value.Number()));
    public static bool ToBoolean(this torch.Tensor value) => value.Number().Real != 0;

    public static int ElementSize(this torch.ScalarType type) => type switch
    {
        torch.ScalarType.Byte or torch.ScalarType.Int8 or torch.ScalarType.Bool => 1,
        torch.ScalarType.Int16 or torch.ScalarType.Float16 or torch.ScalarType.BFloat16 => 2,
        torch.ScalarType.Int32 or torch.ScalarType.Float32 => 4,
        _ => 8,
    };

    public static long TotalSize(this IEnumerable<long> shape) => shape.Aggregate(1L, (product, size) => checked(product * size));

    private static long ToInteger(NativeScalar number) =>
        number.Kind == NativeScalar.IsReal ? checked((long)number.Real) : number.Integer;
}
