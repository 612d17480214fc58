using static TorchSharp.Native;

namespace TorchSharp;

// Filling a tensor, and tensors like it.
public static partial class torch
{
    public partial class Tensor
    {
        public Tensor copy_(Tensor source, bool nonBlocking = false) => Self(slt_copy_(Handle, source.Handle, nonBlocking), source);
        public Tensor fill_(Scalar value) => Self(slt_fill_(Handle, value.Value));
        public Tensor zero_() => Self(slt_zero_(Handle));
        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null) => Drawn(slt_normal_(Handle, mean, std, Generator.HandleOrNull(generator)), generator);
        public Tensor uniform_(double from, double to, Generator? generator = null) => Drawn(slt_uniform_(Handle, from, to, Generator.HandleOrNull(generator)), generator);
        public Tensor random_(double from, double to, Generator? generator = null) => Drawn(slt_random_(Handle, from, to, Generator.HandleOrNull(generator)), generator);
        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) => Drawn(slt_bernoulli_(Handle, p, Generator.HandleOrNull(generator)), generator);

        public Tensor bernoulli(Generator? generator = null)
        {
            Tensor result = Result(slt_bernoulli(Handle, Generator.HandleOrNull(generator)));
            GC.KeepAlive(generator);
            return result;
        }

        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null)
        {
            Tensor result = Result(slt_multinomial(Handle, num_samples, replacement, Generator.HandleOrNull(generator)));
            GC.KeepAlive(generator);
            return result;
        }

        public Tensor empty_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Like(device, requires_grad, slt_empty_like(Handle, (int)(dtype ?? this.dtype)));
        public Tensor zeros_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Like(device, requires_grad, slt_zeros_like(Handle, (int)(dtype ?? this.dtype)));
        public Tensor ones_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Like(device, requires_grad, slt_ones_like(Handle, (int)(dtype ?? this.dtype)));
        public Tensor full_like(Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Like(device, requires_grad, slt_full_like(Handle, value.Value, (int)(dtype ?? this.dtype)));
        public Tensor rand_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Like(device, requires_grad, slt_rand_like(Handle, (int)(dtype ?? this.dtype)));
        public Tensor randn_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Like(device, requires_grad, slt_randn_like(Handle, (int)(dtype ?? this.dtype)));
        public Tensor randint_like(long low, long high, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Like(device, requires_grad, slt_randint_like(Handle, low, high, (int)(dtype ?? this.dtype)));

        private Tensor Like(Device? device, bool requires_grad, IntPtr result)
        {
            Tensor tensor = Result(result);
            try
            {
                OnCpu(device);
                return requires_grad ? tensor.requires_grad_() : tensor;
            }
            catch
            {
                tensor.Dispose();
                throw;
            }
        }

        private Tensor Drawn(int status, Generator? generator)
        {
            GC.KeepAlive(generator);
            return Self(status);
        }
    }
}
